import FeedTesting
import Foundation
import JSONText
import Testing

/// The sample shop: what a newcomer sees first, and what the published schemas are held against.
struct NightlySampleTests {
    private func run() throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        let folder = TemporaryDirectory()
        let ending = try Feedmill.run(
            ["run", "samples/nightly", "--out", folder("out"), "--state", folder("state")],
            in: Feedmill.package.path)
        return (ending, WrittenRun(folder("out"), in: folder))
    }

    private func schema(_ name: String) throws -> SchemaCheck {
        let data = try Data(contentsOf: Feedmill.package.appending(path: "schemas/\(name).schema.json"))
        return SchemaCheck(schema: try JSONValue(parsing: Array(data)))
    }

    @Test func theFirstRunEndsWell() throws {
        let (ending, written) = try run()
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.balanceAddsUp())
        #expect(try written.summary()["verdict"]?.stringValue == "rejected")
        #expect(try written.ids("prepared").count >= 25)
        #expect(
            written.files().filter { $0.hasPrefix("feeds/") } == [
                "feeds/PRODUCT_CREATE-0001.json", "feeds/PRODUCT_FULL_UPDATE-0001.json",
                "feeds/PRODUCT_PRICES_UPDATE-0001.json", "feeds/PRODUCT_STOCKS_UPDATE-0001.json",
                "feeds/PRODUCT_STOCKS_UPDATE-0002.json",
            ])
    }

    /// What the README shows of it is what a newcomer sees, but for the seconds that it takes.
    @Test func theReadmeShowsItsOutput() throws {
        let readme = try String(contentsOf: Feedmill.package.appending(path: "README.md"), encoding: .utf8)
        let call = "```console\n$ feedmill run samples/nightly --gateway sandbox\n"
        let start = try #require(readme.firstRange(of: call)?.upperBound)
        let end = try #require(readme[start...].firstRange(of: "```")?.lowerBound)
        let folder = TemporaryDirectory()
        let ending = try Feedmill.run(
            [
                "run", "samples/nightly", "--gateway", "sandbox", "--out", folder("feedmill-out"), "--state",
                folder("state"),
            ], in: Feedmill.package.path)
        let seen = ending.output.replacing(folder("feedmill-out"), with: "feedmill-out")
        let shown = readme[start..<end].split(separator: "\n").filter { $0.drop { $0 == " " } != "…" }
        #expect(shown.count > 5)
        for line in shown {
            let line = line.replacing(/, [0-9.]+ s\)$/, with: "")
            #expect(seen.contains(line), "\(line)")
        }
    }

    /// Two warehouses, one product: the platform wants one item.
    @Test func theStockOfTwoFilesIsOneItem() throws {
        let written = try run().written
        let items = try written.items().filter {
            $0["item"]?.stringValue == "CM-090" && $0["operation"]?.stringValue == "PRODUCT_STOCKS_UPDATE"
        }
        #expect(items.map { $0["skus"]?.int64Value } == [3])
        #expect(items.first?["place"]?["file"]?.stringValue == "stock-north.csv")
        #expect(items.first?["sku_places"]?.description == #"[[2,1],[2,1,"stock.csv"],[3,2,"stock.csv"]]"#)
    }

    @Test(arguments: [
        ("CM-107", ["sku.value-unknown"]), ("CM-109", ["attribute.required-missing"]),
        ("MO-204", ["price.out-of-range"]), ("MO-206", ["inventory.none-in-stock"]),
        ("VE-303", ["sku.property-order"]), ("TX-503", ["item.conflicting-values"]),
        ("TX-506", ["category.unknown"]), ("TX-533", ["source.ragged-record"]), ("TX-535", ["source.encoding"]),
    ])
    func everyItemSaysWhatIsWrong(item: String, codes: [String]) throws {
        let written = try run().written
        #expect(try written.codes(item) == codes)
    }

    @Test func whatIsWrittenFitsThePublishedSchemas() throws {
        let written = try run().written
        let items = try schema("items")
        for item in try written.items() { #expect(items.faults(of: item) == [], "\(item["item"]?.stringValue ?? "")") }
        let findings = try schema("findings")
        for finding in try written.lines("findings.jsonl") { #expect(findings.faults(of: finding) == []) }
        #expect(try schema("summary").faults(of: written.summary()) == [])
        let configuration = try Data(contentsOf: Feedmill.package.appending(path: "samples/nightly/feedmill.json"))
        #expect(try schema("configuration").faults(of: JSONValue(parsing: Array(configuration))) == [])
    }
}
