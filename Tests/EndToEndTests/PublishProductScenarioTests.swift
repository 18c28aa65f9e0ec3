import FeedTesting
import Foundation
import JSONText
import Testing

/// The three products of the platform's publish-product document, in feed form: a backpack without variants, one with
/// two colours in two sizes, and that one with prices of its own in two countries.
struct PublishProductScenarioTests {
    private static let head = """
        item_id,category_id,locale,title,description,brand,attribute:Closure Type,attribute:20205,image_urls,\
        package_weight,package_length,package_width,package_height,shipping_preparation_time,shipping_template_id,\
        service_template_id,inventory_deduction_strategy
        """
    private static let product = """
        BP,152401,en_US,test new post api,Brand Story,#200659476,Zipper,#365212,\
        http://ae01.alicdn.com/kf/HLB1XxDQRNTpK1RjSZFKq6y2wXXam.jpg,0.500,50,30,10,7,1000,0,payment_success_deduct
        """
    private static let variants = [
        ("a", "Beige", "13 inch"), ("b", "Beige", "14 inch"), ("c", "Blue", "13 inch"), ("d", "Blue", "14 inch"),
    ]

    /// The one item of the feed that comes of a CSV.
    private func content(_ text: String) throws -> JSONValue {
        let shop = try Shop()
        let categories = Feedmill.package.appending(path: "samples/nightly/categories").path
        try shop.export("backpacks.csv", text)
        let (ending, written) = try shop.run(["shop/backpacks.csv", "--categories=\(categories)"])
        #expect(ending.status == 0, "\(ending.messages)")
        let items = try written.feed("PRODUCT_CREATE-0001.json")
        #expect(items.map(\.id) == ["BP"])
        return items.first?.content ?? .null
    }

    private func expect(
        _ seen: JSONValue?, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try JSONValue(parsing: expected)
        #expect(seen?.semanticallyEqual(to: expected) == true, "\(seen ?? .null)", sourceLocation: sourceLocation)
    }

    private static let attributes = #"""
        {"Brand Name":{"value":"200659476"},"Closure Type":{"value":"200001583"},"Technics":{"value":"365212"}}
        """#
    private static let skus = #"""
        [{"sku_code":"a","inventory":10,"price":8886,"sku_attributes":{"Color":{"value":"771"},"Size":{"value":"311"}}},
         {"sku_code":"b","inventory":10,"price":8886,"sku_attributes":{"Color":{"value":"771"},"Size":{"value":"312"}}},
         {"sku_code":"c","inventory":10,"price":8886,"sku_attributes":{"Color":{"value":"173"},"Size":{"value":"311"}}},
         {"sku_code":"d","inventory":10,"price":8886,"sku_attributes":{"Color":{"value":"173"},"Size":{"value":"312"}}}]
        """#

    @Test func withoutVariants() throws {
        let content = try content("\(Self.head),sku_code,price,inventory\n\(Self.product),a,8888.0,12\n")
        try expect(
            content["sku_info_list"], #"[{"sku_code":"a","inventory":12,"price":8888,"sku_attributes":{}}]"#)
        try expect(content["category_attributes"], Self.attributes)
        try expect(content["package_weight"], "0.5")
        #expect(content["inventory_deduction_strategy"]?.stringValue == "payment_success_deduct")
        #expect(content["multi_country_price_configuration"] == nil)
    }

    @Test func withVariants() throws {
        // Size before Color in the header: the platform wants them by ascending spec all the same.
        let rows = Self.variants.map { "\(Self.product),\($0.0),8886.0,10,\($0.2),\($0.1)\n" }.joined()
        let content = try content("\(Self.head),sku_code,price,inventory,sku:Size,sku:Color\n\(rows)")
        try expect(content["sku_info_list"], Self.skus)
        try expect(content["category_attributes"], Self.attributes)
        for sku in content["sku_info_list"]?.arrayValue ?? [] {
            #expect(sku["sku_attributes"]?.objectValue?.members.map(\.key) == ["Color", "Size"])
        }
    }

    /// The document gives differences to the SKU's price; the feed takes prices.
    @Test func withPricesOfCountries() throws {
        let quote = #"""
            "[{""absoluteQuoteMap"":{""14:771;5:311"":12.0},""shiptoCountry"":""RU""},\#
            {""absoluteQuoteMap"":{""14:771;5:311"":-10.0},""shiptoCountry"":""ES""}]"
            """#
        let rows = Self.variants.map { "\(Self.product),\($0.0),8886.0,10,\($0.1),\($0.2),relative,\(quote)\n" }
            .joined()
        let content = try content(
            "\(Self.head),sku_code,price,inventory,sku:Color,sku:Size,national_quote_type,national_quote_data\n\(rows)")
        try expect(content["sku_info_list"], Self.skus)
        try expect(
            content["multi_country_price_configuration"],
            #"""
            {"price_type":"absolute","country_price_list":[
            {"ship_to_country":"RU","sku_price_by_country_list":[{"sku_code":"a","price":8898}]},
            {"ship_to_country":"ES","sku_price_by_country_list":[{"sku_code":"a","price":8876}]}]}
            """#)
    }
}
