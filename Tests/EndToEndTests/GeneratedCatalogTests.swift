import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// Catalogs of some thousand rows, of which it is known what is in them.
struct GeneratedCatalogTests {
    private func shop(_ generator: CatalogGenerator) throws -> (Shop, CatalogGenerator.Outcome) {
        let shop = try Shop()
        let outcome = try generator.write(to: URL(filePath: shop.folder("shop/catalog.\(generator.format.rawValue)")))
        return (shop, outcome)
    }

    @Test(arguments: CatalogGenerator.Format.allCases, CatalogGenerator.LaterRows.allCases)
    func aCleanCatalogIsAllPrepared(format: CatalogGenerator.Format, laterRows: CatalogGenerator.LaterRows) throws {
        let (shop, outcome) = try shop(CatalogGenerator(rows: 10_000, format: format, laterRows: laterRows))
        let (ending, written) = try shop.run()
        #expect(ending.status == 0, "\(ending.messages)")
        let summary = try written.summary()
        #expect(summary["balance"]?["items"]?["prepared"]?.int64Value == Int64(outcome.products))
        #expect(try written.balanceAddsUp())
        let feeds = written.files().filter { $0.hasPrefix("feeds/") }
        let most = 300
        #expect(feeds.count == (outcome.products + most - 1) / most)
        #expect(try written.feed("PRODUCT_CREATE-0001.json").count == most)
        #expect(!written.files().contains { $0.hasPrefix("rejected/") })
    }

    /// What is usual in a shop's catalog is said, and keeps nothing back.
    @Test(arguments: CatalogGenerator.Format.allCases)
    func anOrdinaryCatalogIsAllPrepared(format: CatalogGenerator.Format) throws {
        let (shop, outcome) = try shop(CatalogGenerator(rows: 6_000, format: format, isOrdinary: true))
        let (ending, written) = try shop.run()
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.ids("prepared").count == outcome.products && outcome.skus == 6_000)
        var found: [String: Int] = [:]
        for finding in try written.lines("findings.jsonl") where finding["item"] != nil {
            found["\(finding["severity"]?.stringValue ?? "") \(finding["code"]?.stringValue ?? "")", default: 0] += 1
        }
        let codes = Set(try written.lines("findings.jsonl").compactMap { $0["code"]?.stringValue })
        #expect(codes.isSuperset(of: ["sku.matrix-incomplete", "image.duplicate", "sku.barcode-invalid"]), "\(codes)")
        #expect(found["error sku.barcode-invalid"] == nil && found["fixed image.duplicate"] ?? 0 > 50, "\(found)")
        let share = Double(found["notice sku.matrix-incomplete"] ?? 0) / Double(outcome.products)
        #expect(abs(share - 0.64) < 0.05, "\(found)")
    }

    @Test(arguments: CatalogGenerator.Format.allCases)
    func everyFaultIsFoundOnce(format: CatalogGenerator.Format) throws {
        let (shop, outcome) = try shop(CatalogGenerator(rows: 4_000, faultyShare: 1, format: format))
        let (ending, written) = try shop.run()
        #expect(ending.status == 1)
        var found: [String: Int] = [:]
        for finding in try written.lines("findings.jsonl") where finding["severity"]?.stringValue == "error" {
            found[finding["code"]?.stringValue ?? "", default: 0] += 1
        }
        let expected = Dictionary(uniqueKeysWithValues: outcome.faults.map { ($0.code, $1) })
        #expect(found == expected)
        #expect(try written.ids("rejected").count == outcome.products)
        #expect(try written.balanceAddsUp())
    }

    /// Rows in the CSV and elements in the XML say the same, so the platform gets the same.
    @Test func bothFormatsGiveTheSameFeeds() throws {
        let (first, _) = try shop(CatalogGenerator(rows: 5_000, faultyShare: 0.05, format: .csv))
        let (second, _) = try shop(CatalogGenerator(rows: 5_000, faultyShare: 0.05, format: .xml))
        let csv = try first.run().written
        let xml = try second.run().written
        let feed = "feeds/PRODUCT_CREATE-0001.json"
        #expect(try csv.text(feed) == xml.text(feed))
        #expect(try csv.ids("rejected") == xml.ids("rejected"))
    }

    @Test(arguments: CatalogGenerator.Format.allCases)
    func oneWorkerAndManyWriteTheSameBytes(format: CatalogGenerator.Format) throws {
        let (shop, _) = try shop(CatalogGenerator(rows: 20_000, faultyShare: 0.2, format: format))
        let one = try shop.run(["--workers=1"], out: "one").written
        let many = try shop.run(["--workers=7"], out: "many").written
        #expect(one.files() == many.files())
        // These say when the run was, how long it took and with how many workers.
        let varying: Set<String> = ["summary.json", "ledger.jsonl", "report.html"]
        for file in one.files() where !varying.contains(file) {
            #expect(try one.bytes(file) == many.bytes(file), "\(file)")
        }
    }

    /// What was rejected can be fed again on its own, and is judged as it was.
    @Test(arguments: CatalogGenerator.Format.allCases)
    func theRejectedRecordsAreRejectedAgain(format: CatalogGenerator.Format) throws {
        let (shop, outcome) = try shop(CatalogGenerator(rows: 2_000, faultyShare: 0.3, format: format))
        let first = try shop.run(out: "first").written
        let again = try shop.call(
            ["run", shop.folder("first/rejected"), "--categories", shop.folder("shop/categories")], out: "again")
        #expect(again.ending.status == 1)
        #expect(try again.written.ids("rejected") == first.ids("rejected"))
        #expect(try again.written.ids("rejected").count == outcome.faultyProducts)
        for id in try first.ids("rejected") { #expect(try again.written.codes(id) == first.codes(id)) }
    }
}
