import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Items against the schema of their category, through the whole program: what is said, and which cell is named.
struct SchemaCheckTests {
    /// A schema of category 348 that the good product fits, with parts changed.
    private static func schema(_ properties: String) -> [(name: String, text: String)] {
        [("348.schema.json", #"{"type":"object","properties":{\#(properties)}}"#)]
    }

    private static let twoSKUs = RuleExample.csv([
        ["country_price:ES": "18"], ["price": "21.50", "country_price:ES": "", "country_price:FR": "19"],
    ])

    struct Case: Sendable, CustomTestStringConvertible {
        var properties: String
        var message: String
        var line: Int
        var column: String?
        var value: String?
        var testDescription: String { properties }

        init(_ properties: String, _ message: String, line: Int = 2, _ column: String?, _ value: String? = nil) {
            self.properties = properties
            self.message = message
            self.line = line
            self.column = column
            self.value = value
        }
    }

    @Test(arguments: [
        Case(
            #""shipping_template_id":{"oneOf":[{"const":"729874672"}]}"#,
            "#/shipping_template_id: #: 0 subschemas matched instead of one", "shipping_template_id", "1000"),
        Case(
            #""sku_info_list":{"items":{"properties":{"price":{"multipleOf":0.1},"inventory":{}}}}"#,
            "", "price"),
        Case(
            #""sku_info_list":{"items":{"properties":{"discount_price":{}},"required":["discount_price"]}}"#,
            "#/sku_info_list/0: required key [discount_price] not found", "discount_price"),
        Case(
            #""sku_info_list":{"items":{"properties":{"price":{"exclusiveMaximum":21.50}}}}"#,
            "#/sku_info_list/1/price: 21.5 is not less than 21.50", line: 3, "price", "21.50"),
        Case(
            #""sku_info_list":{"items":{"properties":{"sku_attributes":{"properties":{"Size":{"properties":{"value":{"enum":["200000989"]}}}}}}}}"#,
            "#/sku_info_list/1/sku_attributes/Size/value: 361385 is not a valid enum value", line: 3, "sku:Size", "L"),
        Case(
            #""category_attributes":{"properties":{"Material":{"properties":{"value":{"items":{"enum":["49"]}}}}}}"#,
            "#/category_attributes/Material/value/0: 47 is not a valid enum value", "attribute:Material", "Cotton"),
        Case(
            #""category_attributes":{"properties":{"Brand Name":{"properties":{"value":{"minLength":20}}}}}"#,
            "#/category_attributes/Brand Name/value: expected minLength: 20, actual: 9", "brand", "#200010868"),
        Case(
            #""title_multi_language_list":{"items":{"properties":{"title":{"pattern":"^[a-z ]+$"}}}}"#,
            "#/title_multi_language_list/0/title: string [Cotton shirt] does not match pattern ^[a-z ]+$", "title",
            "Cotton shirt"),
        Case(
            #""description_multi_language_list":{"items":{"properties":{"module_list":{"minItems":2}}}}"#,
            "#/description_multi_language_list/0/module_list: expected minimum item count: 2, found: 1", "description",
            "A plain cotton shirt."),
        Case(
            #""image_url_list":{"items":{"pattern":"\\.png$"}}"#,
            #"#/image_url_list/0: string [https://ae01.alicdn.com/kf/shirt.jpg] does not match pattern \.png$"#,
            "image_urls", "https://ae01.alicdn.com/kf/shirt.jpg"),
        Case(
            #""multi_country_price_configuration":{"properties":{"country_price_list":{"items":{"properties":{"sku_price_by_country_list":{"items":{"properties":{"price":{"maximum":18}}}}}}}}}"#,
            "#/multi_country_price_configuration/country_price_list/1/sku_price_by_country_list/0/price: 19 is not less or equal to 18",
            line: 3, "country_price:FR", "19"),
        Case(
            #""if":{"required":["locale"]}},"if":{"required":["locale"]},"then":{"required":["size_chart_id"]},"x":{"y":1"#,
            #"#: input is invalid against the "then" schema (#: required key [size_chart_id] not found)"#,
            "size_chart_id"),
    ])
    func aViolationNamesItsCell(_ test: Case) async throws {
        let run = try await CatalogRun([("a.csv", Self.twoSKUs)], data: Self.schema(test.properties))
        guard !test.message.isEmpty else {
            #expect(run.errors.isEmpty, "\(run.findings)")
            return
        }
        #expect(Set(run.errors) == ["schema.violation"], "\(run.findings)")
        let finding = try #require(run.findings.first { $0["code"]?.stringValue == "schema.violation" })
        #expect(finding["message"]?.stringValue == "The category's schema does not allow it: \(test.message).")
        let place = try #require(finding["place"])
        #expect(place["file"]?.stringValue == "a.csv")
        #expect(place["line"]?.int64Value == Int64(test.line))
        #expect(place["record"]?.int64Value == Int64(test.line - 1))
        #expect(place["column"]?.stringValue == test.column)
        #expect(place["value"]?.stringValue == test.value)
        #expect(run.items.first?["status"]?.stringValue == "rejected")
        #expect(run.feeds.isEmpty)
    }

    @Test func anXMLElementIsNamedToo() async throws {
        let data = Self.schema(#""sku_info_list":{"items":{"properties":{"price":{"maximum":10}}}}"#)
        // The schema's number comes before the rule's own: the rule says it, and the schema does not say it again.
        let run = try await CatalogRun([("a.xml", RuleExample.xml())], data: data)
        #expect(run.errors == ["price.out-of-range"])
        #expect(run.findings.first?["place"]?["column"]?.stringValue == "sku/@price")
    }

    @Test func aFullUpdateIsLedByAnIDThatTheSchemaNeedNotKnow() async throws {
        let names = [
            "category_id", "title_multi_language_list", "description_multi_language_list", "locale",
            "product_units_type", "image_url_list", "category_attributes", "sku_info_list",
            "inventory_deduction_strategy", "package_weight", "package_length", "package_height", "package_width",
            "shipping_preparation_time", "shipping_template_id", "service_template_id",
        ]
        let properties = names.map { "\"\($0)\":{}" }.joined(separator: ",")
        let schema = #"{"additionalProperties":false,"properties":{\#(properties)}}"#
        for (row, errors) in [
            (["aliexpress_product_id": "33046841283"], []),
            (["aliexpress_product_id": "33046841283", "size_chart_id": "7"], ["schema.violation"]),
        ] as [([String: String?], [String])] {
            let run = try await CatalogRun(
                [("a.csv", RuleExample.csv([row]))], data: [("348.schema.json", schema)])
            #expect(run.errors == errors)
            #expect(run.items.first?["operation"]?.stringValue == "PRODUCT_FULL_UPDATE")
        }
    }

    /// Titles, lengths and the like are the schema's where it has a number for them.
    @Test func theNumbersOfTheSchemaComeFirst() async throws {
        let data = Self.schema(
            #""title_multi_language_list":{"items":{"properties":{"title":{"maxLength":10}}}},"image_url_list":{"maxItems":1},"package_weight":{"maximum":0.3}"#
        )
        let csv = RuleExample.csv([["image_urls": "https://a.example/1.jpg|https://a.example/2.jpg"]])
        let run = try await CatalogRun([("a.csv", csv)], data: data) { $0.limits.titleLength = 300 }
        #expect(run.errors == ["title.too-long", "package.out-of-range"])
        #expect(run.codes.contains("image.too-many"))
        #expect(run.messages("title.too-long").first?.contains("up to 10") == true)
    }

    @Test func aCategoryWithASchemaAlone() async throws {
        let schema = #"""
            {"properties":{"category_attributes":{"required":["Fabric"],"properties":{
            "Fabric":{"properties":{"value":{"type":"string","oneOf":[{"const":"47","title":"Cotton"}]}}}}},
            "sku_info_list":{"items":{"properties":{"sku_attributes":{"properties":{
            "Size":{"properties":{"value":{"oneOf":[{"const":"361385","title":"L"}]}}},
            "Color":{"properties":{"value":{"oneOf":[{"const":"771","title":"Beige"}]}}}}}}}}}}
            """#
        let removed = [
            "brand", "attribute:Shirts Type", "attribute:Material", "attribute:Sleeve Length(cm)",
            "attribute:Pattern Type", "attribute:Origin",
        ]
        var row: [String: String?] = [
            "category_id": "999", "sku:Color": "beige", "sku:Size": "L", "attribute:Fabric": "Cotton", "brand": "Acme",
        ]
        for name in removed where name != "brand" { row[name] = .some(nil) }
        let data = [(name: "999.schema.json", text: schema)]
        let run = try await CatalogRun([("a.csv", RuleExample.csv([row]))], data: data)
        #expect(run.errors.isEmpty, "\(run.findings)")
        let item = try #require(try run.contents("PRODUCT_CREATE").first)
        #expect(item["category_attributes"]?.description == #"{"Fabric":{"value":"47"}}"#)
        #expect(
            item["sku_info_list"]?.arrayValue?.first?["sku_attributes"]?.description
                == #"{"Color":{"value":"771"},"Size":{"value":"361385"}}"#)
        row["attribute:Fabric"] = "Coton"
        let wrong = try await CatalogRun([("a.csv", RuleExample.csv([row]))], data: data)
        #expect(wrong.errors == ["attribute.value-unknown"])
        #expect(wrong.messages("attribute.value-unknown").first?.contains("nearest: Cotton (47)") == true)
    }

    @Test func damagedDataEndsTheRun() async throws {
        for (name, text) in [
            ("348.schema.json", "{\"schema\":"), ("348.schema.json", #"{"schema":"{\"properties\":{}}"}"#),
            ("tree.json", "{}"), ("merchant.json", "[]"), ("brands.json", #"{"error_response":{"code":"7"}}"#),
            ("348-b.schema.json", #"{"properties":{"a":{"pattern":"(a+)+"}}}"#),
        ] {
            let failure = await #expect(throws: RunFailure.self) {
                try await CatalogRun([("a.csv", RuleExample.csv([[:]]))], data: [(name, text)])
            }
            #expect(failure?.status == .configuration)
            #expect(failure?.message.contains(name) == true, "\(failure?.message ?? "")")
        }
    }
}
