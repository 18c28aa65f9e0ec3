import FeedTesting
import Foundation
import JSONText
import Testing

/// What the platform says of a part of an item is placed at the cell that the part came from, in the words of the export.
struct PlatformPlaceTests {
    /// A run whose item the platform refuses with some violations, and where their findings are.
    private func places(
        _ name: String, _ export: String, item: String, _ violations: [String], mapping: String? = nil
    ) throws -> [String] {
        let shop = try Shop()
        try shop.export(name, export)
        let message = violations.map { "\($0): is not what it should be" }.joined(separator: "\n")
        let failure: JSONValue = ["item": .string(item), "code": "F00-00-10020-002", "message": .string(message)]
        let text = (["failures": [failure]] as JSONValue).description
        let rest = mapping.map { ",\"mapping\":\($0)" } ?? ""
        let defaults = """
            {"locale":"es_ES","category_id":"348","brand":"Albamar","attribute:Material":"Cotton","package_weight":"0.3",\
            "package_length":"30","package_width":"20","package_height":"5","shipping_preparation_time":"3",\
            "shipping_template_id":"1000","service_template_id":"0"}
            """
        let route = #""stock_and_price_route":"feed""#
        try shop.export("feedmill.json", "{\(route),\"sandbox\":\(text),\"defaults\":\(defaults)\(rest)}")
        let (ending, written) = try shop.run(["--gateway=sandbox"])
        #expect(ending.status == 1, "\(ending.messages)")
        let findings = try written.lines("findings.jsonl").filter {
            $0["code"]?.stringValue?.hasPrefix("gateway.") == true
        }
        return findings.map { finding in
            let place = finding["place"]
            return "\(place?["line"]?.int64Value ?? 0) \(place?["column"]?.stringValue ?? "-")"
        }
    }

    static let shopify = """
        Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,\
        Variant Compare At Price,Variant Barcode,Image Src
        camisa,Camisa,<p>Algodón</p>,Albamar,Color,Blue,S-1,5,19.90,25.00,,https://ae01.alicdn.com/kf/a.jpg
        camisa,,,,,Red,S-2,5,18.90,,,

        """

    @Test func shopifysPricesStandInTheColumnThatTheyCameFrom() throws {
        let found = try places(
            "products.csv", Self.shopify, item: "camisa",
            [
                "#/sku_info_list/0/price", "#/sku_info_list/0/discount_price", "#/sku_info_list/1/price",
                "#/sku_info_list/1/inventory", "#/title_multi_language_list/0/title", "#/image_url_list/0",
                "#/sku_info_list/1/sku_attributes/Color/value", "#/package_weight", "#/unheard_of",
            ])
        #expect(
            found == [
                "2 Variant Compare At Price", "2 Variant Price", "3 Variant Price", "3 Variant Inventory Qty",
                "2 Title",
                "2 Image Src", "3 Option1 Value", "2 package_weight", "2 -",
            ])
    }

    @Test func canonicalXMLIsNamedByItsElements() throws {
        let found = try places(
            "a.xml", Shop.catalog(Shop.product("A1")), item: "A1",
            [
                "#/sku_info_list/0/price", "#/sku_info_list/0/sku_attributes/Color/value", "#/package_weight",
                "#/category_attributes/Material/value", "#/title_multi_language_list/0/title", "#/category_id",
            ])
        #expect(
            found == [
                "9 sku/@price", "9 sku/property[Color]", "3 package/@weight", "3 attribute[Material]/value", "3 title",
                "3 product/@category_id",
            ])
    }

    @Test func anUpdateCountsTheSKUsThatItSends() throws {
        let rows = "aliexpress_product_id,sku_code,price,inventory\n7,A-1,,5\n7,A-2,9.90,\n"
        let found = try places("a.csv", rows, item: "7", ["#/multiple_sku_update_list/0/price"])
        // The price update has the second SKU alone, the stock update the first.
        #expect(found == ["3 price", "2 price"])
    }

    @Test func aLongAnswerIsCutAndIsOnceInResults() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1") + Shop.row("A2"))
        let long = (0..<3000).map { "#/sku_info_list/0/price: \($0) " + String(repeating: "x", count: 300) }
        let failures: JSONValue = [
            [
                "item": "A1", "code": .string(String(repeating: "C", count: 100_000)),
                "message": .string(long.joined(separator: "\n")),
            ],
            ["item": "A2", "code": "F00-1", "message": .string(String(repeating: "y", count: 1_000_000))],
        ]
        try shop.export("feedmill.json", (["sandbox": ["failures": failures]] as JSONValue).description)
        let (_, written) = try shop.run(["--gateway=sandbox"])
        let sizes = Dictionary(uniqueKeysWithValues: try written.files().map { ($0, try written.bytes($0).count) })
        // Page and summary have the configuration, which is where the sandbox has the text from.
        for (name, size) in sizes where !["results.jsonl", "report.html", "summary.json"].contains(name) {
            #expect(size < 250_000, "\(name)")
        }
        #expect(try written.text("items.jsonl").contains("The platform says more about this item"))
        #expect(try written.lines("findings.jsonl").allSatisfy { $0["message"]?.stringValue?.utf8.count ?? 0 < 4200 })
        #expect(sizes["results.jsonl"] ?? 0 > 1_900_000 && sizes["results.jsonl"] ?? 0 < 3_000_000)
    }
}
