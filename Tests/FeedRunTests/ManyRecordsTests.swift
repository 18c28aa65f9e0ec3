import CategoryRules
import FeedRun
import FeedTesting
import JSONText
import Testing

/// item.too-many-records: a product with more records than one may have is not sent, and none of them is lost.
struct ManyRecordsTests {
    /// Exports with 120 records of one product and a good product before and after it.
    enum Shape: String, CaseIterable {
        /// Its rows follow each other.
        case rows
        /// Between them are rows of other products.
        case scattered
        /// Half of them are in another file.
        case twoFiles
        case shopify, yml
    }

    private static let count = 120

    private static func good(_ id: String) -> String { "\(id),1\(id.dropFirst()),\(id)-1,7\n" }
    private static let header = "item_id,aliexpress_product_id,sku_code,inventory\n"
    private static func row(_ number: Int) -> String { "A1,77,S\(number),5\n" }

    private static func offer(_ id: String, _ group: String, _ size: String) -> String {
        "<offer id=\"\(id)\" group_id=\"\(group)\" available=\"true\"><price>100</price><currencyId>RUB</currencyId>"
            + "<categoryId>1</categoryId><name>Shirt</name><picture>https://example.com/a.jpg</picture>"
            + "<param name=\"Size\">\(size)</param></offer>\n"
    }

    /// The files, and how many records they have besides those of the large product.
    private static func files(_ shape: Shape) -> (files: [(name: String, text: String)], others: Int) {
        let numbers = 1...count
        switch shape {
        case .rows:
            return ([("a.csv", header + good("B1") + numbers.map(row).joined() + good("B2"))], 2)
        case .scattered:
            let text = numbers.map { row($0) + ($0.isMultiple(of: 10) ? good("B\($0)") : "") }.joined()
            return ([("a.csv", header + text)], count / 10)
        case .twoFiles, .shopify:
            let header =
                "Handle,Title,Body (HTML),Vendor,Published,Option1 Name,Option1 Value,Variant SKU,"
                + "Variant Inventory Qty,Variant Price,Image Src,Status\n"
            func row(_ handle: String, _ number: Int) -> String {
                let isFirst = number == 1
                return "\(handle),\(isFirst ? "Shirt" : ""),\(isFirst ? "Text" : ""),,\(isFirst ? "TRUE" : ""),"
                    + "\(isFirst ? "Size" : ""),S\(number),\(handle)-\(number),5,10.00,,\(isFirst ? "active" : "")\n"
            }
            let rows = numbers.map { row("shirt", $0) }
            guard shape == .twoFiles else {
                return ([("a.csv", header + row("one", 1) + rows.joined() + row("two", 1))], 2)
            }
            return (
                [
                    ("a.csv", header + row("one", 1) + rows[..<30].joined() + row("two", 1)),
                    ("b.csv", header + row("three", 1) + rows[30...].joined()),
                ], 3
            )
        case .yml:
            let offers = numbers.map { offer("o\($0)", "g", "s\($0)") }.joined()
            return (
                [
                    (
                        "a.yml",
                        "<?xml version=\"1.0\"?><yml_catalog date=\"2026-01-01\"><shop><currencies>"
                            + "<currency id=\"RUB\" rate=\"1\"/></currencies><categories><category id=\"1\">C</category>"
                            + "</categories><offers>\n" + offer("x", "h", "1") + offers + offer("y", "i", "1")
                            + "</offers></shop></yml_catalog>\n"
                    )
                ], 2
            )
        }
    }

    private func run(_ shape: Shape, most: Int) async throws -> CatalogRun {
        try await CatalogRun(Self.files(shape).files) {
            $0.limits.productRecords = most
        }
    }

    @Test(arguments: Shape.allCases) func allOfItsRecordsAreRejected(_ shape: Shape) async throws {
        let run = try await run(shape, most: 50)
        let (files, others) = Self.files(shape)
        #expect(run.codes.count { $0 == "item.too-many-records" } == 1, "\(run.codes)")
        let rejected = run.items.filter {
            $0["findings"]?.arrayValue?.contains { $0["code"]?.stringValue == "item.too-many-records" } == true
        }
        #expect(rejected.count == 1 && rejected[0]["status"]?.stringValue == "rejected")
        let records = try run.summary["balance"]?["records"]
        #expect(records?["read"]?.int64Value == Int64(Self.count + others))
        // Each of its records is in rejected/, byte for byte, with its reason, and so is nobody else's for that reason.
        var (kept, reasons) = (0, 0)
        for (name, text) in files {
            let written = run.folder.read("out/rejected/\(name)") ?? ""
            let own = text.split(separator: "\n").filter {
                $0.hasPrefix("A1,") || $0.hasPrefix("shirt,") || $0.contains("group_id=\"g\"")
            }
            for line in own { if written.contains("\(line)\n") { kept += 1 } }
            reasons += (run.folder.read("out/rejected/\(name).reasons.log") ?? "").split(separator: "\n").count {
                $0.contains("item.too-many-records")
            }
        }
        #expect(kept == Self.count)
        #expect(reasons == Self.count)
    }

    @Test(arguments: Shape.allCases) func asManyAsMayBeAreOneProduct(_ shape: Shape) async throws {
        let run = try await run(shape, most: Self.count)
        #expect(!run.codes.contains("item.too-many-records"))
        #expect(run.items.contains { $0["skus"]?.int64Value == Int64(Self.count) })
    }
}
