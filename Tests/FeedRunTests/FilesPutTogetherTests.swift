import CategoryRules
import FeedTesting
import Foundation
import JSONText
import Testing

/// Files whose header occurs again among their rows.
struct FilesPutTogetherTests {
    private static let shopify =
        "Handle,Title,Body (HTML),Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src"

    private static func row(_ id: String) -> String {
        "\(id),Item \(id),<p>x</p>,Shirts,Title,Default Title,S-\(id),9.90,https://shop.example/\(id).jpg"
    }

    @Test(
        arguments: ["\u{FEFF}", "", " "],
        [("\n", areQuoted: false), ("\r\n", areQuoted: false), ("\n", areQuoted: true)])
    func theSameHeaderIsNoProduct(mark: String, writing: (lineEnd: String, areQuoted: Bool)) async throws {
        func written(_ line: String) -> String {
            writing.areQuoted ? line.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",") : line
        }
        let lines = [
            written(Self.shopify), written(Self.row("a")), mark + written(Self.shopify), written(Self.row("b")),
            mark + written(Self.shopify.lowercased()), written(Self.row("c")),
        ]
        let run = try await CatalogRun([("all.csv", lines.joined(separator: writing.lineEnd))])
        #expect(run.items.map { $0["item"]?.stringValue } == ["a", "b", "c"])
        #expect(try run.summary["balance"]?["skipped_for"]?["repeated-header"]?.int64Value == 2)
        #expect(try run.summary["verdict"]?.stringValue != "unreadable-input")
    }

    /// The rows of one product on both sides of it, and the product's variants in another order.
    @Test func aProductGoesOnAfterTheHeader() async throws {
        let second = "a,,,,,M,S-a-M,9.90,"
        let run = try await CatalogRun([
            ("all.csv", [Self.shopify, Self.row("a"), Self.shopify, second, Self.row("b")].joined(separator: "\n"))
        ])
        #expect(run.items.map { $0["item"]?.stringValue } == ["a", "b"])
        #expect(run.items.first?["skus"]?.int64Value == 2)
    }

    @Test func canonicalRowsAreRecognisedToo() async throws {
        let good = RuleExample.csv([[:]])
        let other = RuleExample.csv([["item_id": "A2", "sku_code": "A2-1"]])
        let run = try await CatalogRun([("all.csv", good + other)])
        #expect(run.items.map { $0["item"]?.stringValue } == ["A1", "A2"])
        #expect(run.items.map { $0["status"]?.stringValue } == ["prepared", "prepared"])
        #expect(try run.summary["balance"]?["records"]?["skipped"]?.int64Value == 1)
    }

    /// Other columns, or the same in another order: what follows would be read wrongly.
    @Test(arguments: [
        "Title,Handle,Body (HTML),Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src",
        shopify + ",Status",
        "Handle,Title,Vendor,Body (HTML),Type,Option1 Name,Option1 Value,Variant SKU,Variant Price",
    ])
    func anotherHeaderEndsTheReading(header: String) async throws {
        let lines = [Self.shopify, Self.row("a"), header, "b,b,b,b,b,b,b,b,b", Self.row("c")]
        let run = try await CatalogRun([("all.csv", lines.joined(separator: "\n"))])
        #expect(run.items.map { $0["item"]?.stringValue } == ["a"])
        #expect(run.codes.contains("source.unreadable"))
        let finding = run.findings.first { $0["code"]?.stringValue == "source.unreadable" }
        #expect(finding?["place"]?["line"]?.int64Value == 3)
        #expect(try run.summary["exit_status"]?.int64Value == 65)
    }

    /// Words of the header as values.
    @Test func aRowWithSuchWordsIsARow() async throws {
        let row = "Title,Type,<p>x</p>,Handle,Title,Default Title,S-1,9.90,https://shop.example/1.jpg"
        let run = try await CatalogRun([("all.csv", [Self.shopify, row].joined(separator: "\n"))])
        #expect(run.items.map { $0["item"]?.stringValue } == ["Title"])
    }
}
