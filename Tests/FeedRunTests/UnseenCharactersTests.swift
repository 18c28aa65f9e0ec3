import CategoryRules
import FeedTesting
import Foundation
import JSONText
import Testing

/// Characters that nobody sees, as copying from pages, documents and messages leaves them around names and values.
struct UnseenCharactersTests {
    private static let marks = [
        "\u{FEFF}", "\u{200B}", "\u{200E}", "\u{AD}", "\u{3000}", "\u{2060}", "\u{2066}", " \u{202A}\u{A0}",
    ]

    /// Around every name and every cell.
    @Test(arguments: marks) func aTableMeansTheSame(mark: String) async throws {
        let rows: [[String: String?]] = [
            [:], ["item_id": "A2", "sku:Color": "Bluish"], ["item_id": "A2", "price": "x"], ["item_id": "A3"],
        ]
        let plain = RuleExample.csv(rows)
        let marked = plain.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { mark + $0 + mark }.joined(separator: ",")
        }.joined(separator: "\n")
        let (expected, found) = try await (run("a.csv", plain), run("a.csv", marked))
        #expect(expected.items.map { $0["status"]?.stringValue } == ["prepared", "rejected", "prepared"])
        expectSame(found, expected)
    }

    /// Around the text of every element, and in every attribute.
    @Test(arguments: marks) func aDocumentMeansTheSame(mark: String) async throws {
        let sample = URL(filePath: CatalogRun.sampleCategories).deletingLastPathComponent()
            .appending(path: "dresses.xml")
        let plain = try String(contentsOf: sample, encoding: .utf8)
        let marked = plain.split(separator: "\n").map { line -> String in
            guard !line.hasPrefix("<?"), !line.contains("<!") else { return String(line) }
            let attributes = line.replacing(/="([^"]+)"/) { "=\"\(mark)\($0.1)\(mark)\"" }
            return String(attributes.replacing(/>([^<>]*[^<>\s][^<>]*)</) { ">\(mark)\($0.1)\(mark)<" })
        }.joined(separator: "\n")
        let (expected, found) = try await (run("a.xml", plain), run("a.xml", marked))
        #expect(expected.items.count > 3)
        expectSame(found, expected)
    }

    /// Around the names of a shop's columns: none goes unused.
    @Test(arguments: marks) func columnsOfAShopAreRecognised(mark: String) async throws {
        let header = "Handle,Title,Body (HTML),Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src"
        let row = "a,Item,<p>x</p>,Shirts,Title,Default Title,S-1,9.90,https://shop.example/a.jpg"
        let marked = header.split(separator: ",").map { mark + $0 + mark }.joined(separator: ",")
        let (expected, found) = try await (run("a.csv", "\(header)\n\(row)"), run("a.csv", "\(marked)\n\(row)"))
        expectSame(found, expected)
        #expect(found.items.map { $0["item"]?.stringValue } == ["a"])
    }

    private func expectSame(_ found: CatalogRun, _ expected: CatalogRun) {
        #expect(found.items.map(\.description) == expected.items.map(\.description))
        #expect(found.findings.map(\.description) == expected.findings.map(\.description))
        #expect(found.feeds.mapValues(\.description) == expected.feeds.mapValues(\.description))
    }

    private func run(_ name: String, _ text: String) async throws -> CatalogRun {
        try await CatalogRun([(name, text)])
    }
}
