import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// What the platform's four documents (change log, Feed Solution tutorial, publish-product document, and the newer facts
/// about its APIs) say, each on a small catalog: what becomes of the items, and what is sent.
struct DocumentStatementsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        /// What the document says, in a line.
        var statement: String
        var files: [(name: String, text: String)]
        var data: [(name: String, text: String)] = []
        var change: @Sendable (inout Configuration) -> Void = { _ in }
        /// A line per item: id, operation without PRODUCT_, status, codes.
        var items: [String]
        /// What the feeds hold.
        var sent: [String] = []
        /// Codes that are said of files or the run.
        var alsoSaid: [String] = []
        var testDescription: String { statement }
    }

    private typealias Cells = [String: String?]

    private static func product(_ rows: [[String: String?]]) -> [(name: String, text: String)] {
        [("a.csv", RuleExample.csv(rows))]
    }

    private static func quote(_ type: String, _ data: String, _ more: [String: String?] = [:]) -> [String: String?] {
        more.merging(["national_quote_type": type, "national_quote_data": data]) { first, _ in first }
    }

    private static let brandSchema =
        #"{"properties":{"category_attributes":{"type":"object","required":["Brand Name"],"properties":{"Brand Name":"#
        + #"{"properties":{"value":{"oneOf":[{"const":"200010868","title":"None"}]}}}}}}}"#

    private static let listSchema = #"""
        {"properties":{"product_units_type":{"oneOf":[{"const":"777"}]},
        "inventory_deduction_strategy":{"oneOf":[{"const":"on_payment"}]},
        "locale":{"oneOf":[{"const":"uk_UA"}]},"size_chart_id":{"oneOf":[{"const":"default"}]},
        "product_group_id":{"oneOf":[{"const":"g-1"}]},"shipping_template_id":{"oneOf":[{"const":"std"}]},
        "multi_country_price_configuration":{"properties":{"country_price_list":{"items":{"properties":
        {"ship_to_country":{"oneOf":[{"const":"MX"}]}}}}}}}}
        """#

    private static func brands(_ end: Int) -> [(name: String, text: String)] {
        let day = Date(timeIntervalSince1970: Double(end) * 86_400).formatted(.iso8601.year().month().day())
        return [
            (
                "brands.json",
                #"{"datas":[{"brand_id":204589377,"brand_name":"Nordlys","invalid_time_str":"\#(day)"}]}"#
            )
        ]
    }

    private static var today: Int {
        let now = Date()
        return Int((now.timeIntervalSince1970 + Double(TimeZone.current.secondsFromGMT(for: now))) / 86_400)
    }

    static let rows: [Row] = [
        Row(
            statement: "the platform's schema of the seller outranks every list of ours",
            files: product([
                [
                    "locale": "uk_UA", "product_units_type": "777", "inventory_deduction_strategy": "on_payment",
                    "size_chart_id": "default", "product_group_id": "g-1", "shipping_template_id": "std",
                    "country_price:MX": "19",
                ]
            ]),
            data: [("348.schema.json", listSchema)], items: ["A1 CREATE prepared"],
            sent: [#""locale":"uk_UA""#, #""ship_to_country":"MX""#, #""size_chart_id":"default""#]),
        Row(
            statement: "without a schema the lists hold, and ids are digits",
            files: product([
                [
                    "locale": "uk_UA", "product_units_type": "777", "inventory_deduction_strategy": "on_payment",
                    "size_chart_id": "abc", "product_group_id": "g-1", "shipping_template_id": "std",
                    "country_price:MX": "19",
                ]
            ]),
            items: [
                "A1 CREATE rejected locale.unsupported shipping.invalid seller-id.invalid seller-id.invalid units.unknown "
                    + "inventory.strategy-unknown country-price.country-unknown"
            ]),
        Row(
            statement: "the configuration extends the lists",
            files: product([["locale": "uk_UA", "country_price:MX": "19", "size_chart_id": "abc"]]),
            change: {
                $0.lists.add("MX", to: .shipToCountry)
                $0.lists.add("uk_UA", to: .locale)
                $0.lists.add("abc", to: .sizeChartID)
            },
            items: ["A1 CREATE prepared"], sent: [#""ship_to_country":"MX""#]),
        Row(
            statement: "the configuration extends the hosts of placeholders, and nothing but them and theirs is one",
            files: product([
                ["image_urls": "https://empty.shop.example/a.jpg"],
                ["item_id": "A2", "sku_code": "A2", "image_urls": "https://cdn.empty.shop.example/a.jpg"],
                [
                    "item_id": "A3", "sku_code": "A3",
                    "image_urls": "https://notempty.shop.example/a.jpg|https://shop.example/b.jpg",
                ],
            ]),
            change: { $0.placeholderHosts = ["empty.shop.example"] },
            items: [
                "A1 CREATE rejected image.placeholder", "A2 CREATE rejected image.placeholder", "A3 CREATE prepared",
            ]),
        Row(
            statement: "a price update may name a country that the schema of any category has",
            files: [
                ("p.csv", "aliexpress_product_id,sku_code,price,discount_price,country_price:MX\n33,S1,20,19,18\n")
            ],
            data: [("348.schema.json", listSchema)], items: ["33 PRICES_UPDATE prepared"],
            sent: [#""ship_to_country":"MX""#]),
        Row(
            statement: "the brand is a value of attribute 2: Other with its text",
            files: branded("Other=Zorro"), data: brandOnly("list_box", #"[{"id":4,"names":{"en":"Other"}}]"#),
            items: ["A1 CREATE prepared"], sent: [#""Brand Name":{"value":"4","customValue":"Zorro"}"#]),
        Row(
            statement: "Other needs its text in the brand's column too",
            files: branded("Other"), data: brandOnly("list_box", #"[{"id":4,"names":{"en":"Other"}}]"#),
            items: ["A1 CREATE rejected attribute.other-text-missing"]),
        Row(
            statement: "an attribute 2 without values takes text",
            files: branded("Zorro"), data: brandOnly("input", "[]"),
            items: ["A1 CREATE prepared"], sent: [#""Brand Name":{"value":"Zorro"}"#]),
        Row(
            statement: "brand_name does where the platform recognises it, though the schema requires Brand Name",
            files: product([["brand": "Zorro"]]), data: [("348.schema.json", brandSchema)],
            items: ["A1 CREATE prepared brand.unmatched"], sent: [#""brand_name":"Zorro""#]),
        Row(
            statement: "a brand permission that has ended is none",
            files: product([["brand": "Nordlys"]]), data: brands(today - 1),
            items: ["A1 CREATE rejected brand.not-owned"]),
        Row(
            statement: "a brand permission that ends within 14 days is said once a brand",
            files: product([["item_id": "A1", "brand": "Nordlys"], ["item_id": "A2", "brand": "Nordlys"]]),
            data: brands(today + 10), items: ["A1 CREATE prepared", "A2 CREATE prepared"],
            alsoSaid: ["brand.expiring"]),
        Row(
            statement: "a percentage is a whole number from -30 to 100, in the older shape",
            files: product([
                quote("percentage", #"[{"shiptoCountry":"RU","percentage":"-30"}]"#, ["item_id": "A1"]),
                quote("percentage", #"[{"shiptoCountry":"RU","percentage":"-31"}]"#, ["item_id": "A2"]),
                quote("percentage", #"[{"shiptoCountry":"RU","percentage":"1.5"}]"#, ["item_id": "A3"]),
                quote("percentage", #"[{"shiptoCountry":"RU","percentage":"100"}]"#, ["item_id": "A4"]),
            ]),
            items: [
                "A1 CREATE prepared", "A2 CREATE rejected national-quote.invalid",
                "A3 CREATE rejected national-quote.invalid", "A4 CREATE prepared",
            ],
            sent: [#""price":13.93"#, #""price":39.8"#]),
        Row(
            statement: "a percentage is a whole number from -30 to 100, in the newer shape",
            files: product([
                quote(
                    "percentage", #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":10.0}}]"#,
                    ["item_id": "A1"]),
                quote(
                    "percentage", #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":101}}]"#,
                    ["item_id": "A2"]),
            ]),
            items: ["A1 CREATE prepared", "A2 CREATE rejected national-quote.invalid"], sent: [#""price":21.89"#]),
        Row(
            statement: "a quote says nothing of discounts",
            files: product([quote("relative", #"[{"shiptoCountry":"RU","percentage":"1"}]"#, ["discount_price": "18"])]
            ),
            items: ["A1 CREATE prepared"], sent: [#""sku_code":"S1","price":20.9}"#],
            alsoSaid: ["national-quote.discount", "national-quote.legacy"]),
        Row(
            statement: "country prices can be deleted in a full update",
            files: product([quote("delete", "", ["aliexpress_product_id": "33046841283"])]),
            items: ["A1 FULL_UPDATE prepared"], sent: [#""multi_country_price_configuration":{"price_type":"delete"}"#]),
        Row(
            statement: "country prices can be deleted in a full update: XML",
            files: [
                (
                    "a.xml",
                    RuleExample.xml(#"<national_quote type="delete"/>"#).replacing(
                        #"item_id="A1""#, with: #"item_id="A1" aliexpress_product_id="33046841283""#)
                )
            ],
            items: ["A1 FULL_UPDATE prepared"], sent: [#""multi_country_price_configuration":{"price_type":"delete"}"#]),
        Row(
            statement: "a schema that requires a list of prices gets an empty one",
            files: product([quote("delete", "", ["aliexpress_product_id": "33046841283"])]),
            data: [
                (
                    "348.schema.json",
                    #"{"properties":{"multi_country_price_configuration":{"required":["price_type","country_price_list"],"#
                        + #""properties":{"country_price_list":{"type":"array","minItems":1}}}}}"#
                )
            ],
            items: ["A1 FULL_UPDATE prepared"], sent: [#""price_type":"delete","country_price_list":[]"#]),
        Row(
            statement: "nothing but a full update deletes country prices",
            files: product([quote("delete", "")]) + [
                (
                    "p.csv",
                    "aliexpress_product_id,sku_code,price,discount_price,national_quote_type\n33,S1,20,19,delete\n"
                )
            ],
            items: [
                "A1 CREATE rejected national-quote.invalid", "33 PRICES_UPDATE rejected national-quote.invalid",
            ]),
        Row(
            statement: "a create that names a product is a full update of it",
            files: product([["operation": "PRODUCT_CREATE", "aliexpress_product_id": "33046841283"]]),
            items: ["A1 FULL_UPDATE prepared product-id.given"], sent: [#""aliexpress_product_id":33046841283"#]),
        Row(
            statement: "nobody checks a currency without the seller's quotation currency",
            files: product([["item_id": "A1", "currency": "EUR"], ["item_id": "A2", "currency": "EUR"]]),
            data: [("merchant.json", #"{"country_code":"ES"}"#)],
            items: ["A1 CREATE prepared", "A2 CREATE prepared"], alsoSaid: ["currency.unchecked"]),
        Row(
            statement: "both profiles stand in merchant.json",
            files: product([["currency": "RUB"]]),
            data: [
                (
                    "merchant.json",
                    #"[{"country_code":"ES","product_posting_forbidden":false},{"result":{"quotation_currency":"EUR"}}]"#
                )
            ],
            items: ["A1 CREATE rejected currency.mismatch"]),
        Row(
            statement: "a shop has room for so many products",
            files: product([["item_id": "A1"], ["item_id": "A2"], ["item_id": "A3"]]),
            data: [
                (
                    "merchant.json",
                    #"{"limit_store_product_number":"10","online_store_product_number":7,"auth_store_product_number":1}"#
                )
            ],
            items: ["A1 CREATE prepared", "A2 CREATE prepared", "A3 CREATE held merchant.product-limit"]),
        Row(
            statement: "who may not post products may still say stock and prices",
            files: product([["item_id": "A1"], ["item_id": "A2", "aliexpress_product_id": ""]]) + [
                ("s.csv", "aliexpress_product_id,sku_code,inventory\n33,S1,4\n")
            ],
            data: [("merchant.json", #"{"product_posting_forbidden":true}"#)],
            items: [
                "A1 FULL_UPDATE rejected product-id.missing", "A2 FULL_UPDATE rejected product-id.missing",
                "33 STOCKS_UPDATE prepared",
            ],
            sent: [#""sku_code":"S1","inventory":4"#]),
        Row(
            statement: "who may not post products creates none",
            files: product([[:]]), data: [("merchant.json", #"{"product_posting_forbidden":true}"#)],
            items: ["A1 CREATE held merchant.posting-forbidden"]),
        Row(
            statement: "a bar in free text is written as in a list",
            files: product([
                [
                    "attribute:Model Number": #"A\|B"#, "sku_alias:Color": #"Sky\|sea"#, "custom:Care": #"wash \| dry"#,
                    "title": #"Shirt \| blue"#,
                ]
            ]),
            items: ["A1 CREATE prepared"],
            sent: [#""Model Number":{"value":"A|B"}"#, "wash | dry", #""alias":"Sky|sea""#, #""title":"Shirt | blue""#]),
        Row(
            statement: "where nothing says how SKU properties stand, they stand as in the export",
            files: [("a.xml", orderedXML)],
            data: [("900002.schema.json", orderSchema)], items: ["A1 CREATE prepared"],
            sent: [#""sku_attributes":{"Size":{"value":"2"},"Color":{"value":"1"}}"#], alsoSaid: ["sku.order-unknown"]),
    ]

    /// A category of nothing but an attribute 2.
    private static func brandOnly(_ kind: String, _ values: String) -> [(name: String, text: String)] {
        [
            (
                "900003.attributes.json",
                #"{"attributes":[{"id":2,"names":{"en":"Brand Name"},"required":true,"attributeShowTypeValue":"\#(kind)","#
                    + #""values":\#(values)}]}"#
            )
        ]
    }

    private static func branded(_ brand: String) -> [(name: String, text: String)] {
        var row: [String: String?] = ["category_id": "900003", "brand": brand]
        for (column, _) in GoodProduct.row where column.hasPrefix("attribute:") || column.hasPrefix("sku:") {
            row[column] = .some(nil)
        }
        return product([row])
    }

    private static let orderSchema = #"""
        {"type":"object","properties":{"sku_info_list":{"items":{"properties":{"sku_attributes":{"properties":{
        "Color":{"properties":{"value":{"oneOf":[{"const":"1","title":"Blue"}]}}},
        "Size":{"properties":{"value":{"oneOf":[{"const":"2","title":"M"}]}}}}}}}}}}
        """#

    private static let orderedXML = """
        <catalog locale="en_US"><product item_id="A1" category_id="900002"><title>Shirt</title>\
        <description>A shirt.</description><brand>Zorro</brand><image>https://ae01.alicdn.com/kf/a.jpg</image>\
        <package weight="0.35" length="30" width="25" height="4"/>\
        <shipping preparation_time="3" template_id="1000" service_template_id="0"/>\
        <skus><sku code="S1" price="9" inventory="1"><property name="Size">M</property>\
        <property name="Color">Blue</property></sku></skus></product></catalog>
        """

    @Test(arguments: rows)
    func whatTheDocumentsSayHolds(_ row: Row) async throws {
        let run = try await CatalogRun(row.files, data: row.data, change: row.change)
        let items = run.items.map { item in
            let codes = item["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue } ?? []
            let operation = item["operation"]?.stringValue?.dropFirst("PRODUCT_".count) ?? ""
            return ([item["item"]?.stringValue ?? "", String(operation), item["status"]?.stringValue ?? ""] + codes)
                .joined(separator: " ")
        }
        #expect(items == row.items, "\(run.findings)")
        let contents = run.feeds.values.flatMap { $0.arrayValue ?? [] }.compactMap { $0["item_content"]?.stringValue }
        for text in row.sent { #expect(contents.contains { $0.contains(text) }, "\(text) in \(contents)") }
        for code in row.alsoSaid { #expect(run.codes.filter { $0 == code }.count == 1, "\(code) in \(run.codes)") }
    }
}
