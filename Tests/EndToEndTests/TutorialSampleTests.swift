import FeedTesting
import Foundation
import JSONText
import Testing

/// The item lists printed in the platform's Feed Solution tutorial, made out of catalogs.
struct TutorialSampleTests {
    private static let picture = "https://ae01.alicdn.com/kf/HTB1TZJRVkvoK1RjSZFwq6AiCFXa0.jpg_350x350.jpg"

    /// The attributes that the samples use, of both their categories.
    private static let attributes = #"""
        {"result":{"success":true,"attributes":{"aeop_attribute_dto":[
        {"id":2,"names":"{\"en\":\"Brand Name\"}","required":true,"sku":false,"visible":true,"input_type":"STRING",
         "attribute_show_type_value":"list_box",
         "values":{"aeop_attr_value_dto":[{"id":200010868,"names":"{\"en\":\"None\"}"}]}},
        {"id":10,"names":"{\"en\":\"Material\"}","required":false,"sku":false,"visible":true,"input_type":"STRING",
         "attribute_show_type_value":"check_box",
         "values":{"aeop_attr_value_dto":[
          {"id":47,"names":"{\"en\":\"Cotton\"}"},{"id":49,"names":"{\"en\":\"Linen\"}"}]}},
        {"id":200001036,"names":"{\"en\":\"Clothing Length\"}","required":false,"sku":false,"visible":true,
         "input_type":"STRING","attribute_show_type_value":"list_box",
         "values":{"aeop_attr_value_dto":[{"id":1876,"names":"{\"en\":\"Regular\"}"}]}},
        {"id":14,"names":"{\"en\":\"Color\"}","required":false,"sku":true,"spec":1,"visible":true,
         "customized_name":true,"customized_pic":true,"input_type":"STRING","attribute_show_type_value":"list_box",
         "values":{"aeop_attr_value_dto":[{"id":771,"names":"{\"en\":\"Beige\"}"}]}},
        {"id":5,"names":"{\"en\":\"Size\"}","required":false,"sku":true,"spec":2,"visible":true,
         "input_type":"STRING","attribute_show_type_value":"list_box",
         "values":{"aeop_attr_value_dto":[{"id":200000989,"names":"{\"en\":\"S\"}"}]}}]}}}
        """#

    private func shop() throws -> Shop {
        let shop = try Shop()
        for id in ["200000346", "200000347"] { try shop.export("categories/\(id).attributes.json", Self.attributes) }
        return shop
    }

    /// Runs the shop, and holds the one feed it gives against the tutorial's item list.
    private func expect(
        _ feed: String, of shop: Shop, toBe expected: [(String, String)], keysInOrder keys: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (ending, written) = try shop.run()
        #expect(ending.status == 0, "\(ending.messages)", sourceLocation: sourceLocation)
        #expect(written.files().filter { $0.hasPrefix("feeds/") } == ["feeds/\(feed)"], sourceLocation: sourceLocation)
        let items = try written.feed(feed)
        #expect(items.map(\.id) == expected.map(\.0), sourceLocation: sourceLocation)
        for (item, (_, text)) in zip(items, expected) {
            let content = try JSONValue(parsing: text)
            #expect(item.content.semanticallyEqual(to: content), "\(item.content)", sourceLocation: sourceLocation)
            #expect(item.content.objectValue?.members.map(\.key) == keys, sourceLocation: sourceLocation)
        }
    }

    private static let productKeys = [
        "category_id", "title_multi_language_list", "description_multi_language_list", "locale", "product_units_type",
        "image_url_list", "category_attributes", "sku_info_list", "inventory_deduction_strategy", "package_weight",
        "package_length", "package_height", "package_width", "shipping_preparation_time", "shipping_template_id",
        "service_template_id",
    ]

    /// The content of the samples for products, without its opening brace and category.
    private static let product = #"""
        "title_multi_language_list":[{"locale":"es_ES","title":"test"}],
        "description_multi_language_list":[
            {"locale":"es_ES","module_list":[{"type":"html","html":{"content":"test"}}]}],
        "locale":"es_ES","product_units_type":"100000000",
        "image_url_list":["https://ae01.alicdn.com/kf/HTB1TZJRVkvoK1RjSZFwq6AiCFXa0.jpg_350x350.jpg"],
        "category_attributes":{
            "Brand Name":{"value":"200010868"},"Material":{"value":["47","49"]},"Clothing Length":{"value":"1876"}},
        "sku_info_list":[{"sku_code":"234","inventory":234,"price":23,"discount_price":12,"sku_attributes":{
            "Size":{"value":"200000989"},
            "Color":{"alias":"32","value":"771",
                "sku_image_url":"https://ae01.alicdn.com/kf/HTB1TZJRVkvoK1RjSZFwq6AiCFXa0.jpg_350x350.jpg"}}}],
        "inventory_deduction_strategy":"place_order_withhold","package_weight":234,"package_length":234,
        "package_height":234,"package_width":234,"shipping_preparation_time":3,"shipping_template_id":"1000",
        "service_template_id":"0"}
        """#

    @Test func productsAreCreatedFromCSV() throws {
        let shop = try shop()
        var text = """
            item_id,category_id,locale,title,description,brand,attribute:Material,attribute:Clothing Length,image_urls,\
            product_units_type,package_weight,package_length,package_height,package_width,shipping_preparation_time,\
            shipping_template_id,service_template_id,sku_code,price,discount_price,inventory,sku:Size,sku:Color,\
            sku_alias:Color,sku_image:Color

            """
        for (id, category) in [("A00000000Y1", "200000346"), ("A00000000Y2", "200000347")] {
            text += """
                \(id),\(category),es_ES,test,test,None,Cotton|Linen,Regular,\(Self.picture),100000000,234,234,234,234,\
                3,1000,0,234,23.00,12.0,234,S,Beige,32,\(Self.picture)

                """
        }
        try shop.export("products.csv", text)
        try expect(
            "PRODUCT_CREATE-0001.json", of: shop,
            toBe: [
                ("A00000000Y1", "{\"category_id\":200000346,\(Self.product)"),
                ("A00000000Y2", "{\"category_id\":200000347,\(Self.product)"),
            ], keysInOrder: Self.productKeys)
    }

    private static func productElement(_ attributes: String) -> String {
        """
        <product item_id="A00000000Y1" category_id="200000346" \(attributes) product_units_type="100000000">
          <title>test</title><description>test</description><brand id="200010868"/>
          <attribute name="Material"><value id="47"/><value>Linen</value></attribute>
          <attribute id="200001036"><value>Regular</value></attribute>
          <image>\(picture)</image>
          <package weight="234" length="234" width="234" height="234"/>
          <shipping preparation_time="3" template_id="1000" service_template_id="0"/>
          <skus><sku code="234" price="23" discount_price="12" inventory="234">
            <property name="Color" alias="32" image="\(picture)">Beige</property>
            <property id="5"><value id="200000989"/></property>
          </sku></skus>
        </product>

        """
    }

    @Test func productsAreCreatedFromXML() throws {
        let shop = try shop()
        try shop.export("products.xml", Shop.catalog(Self.productElement("")))
        try expect(
            "PRODUCT_CREATE-0001.json", of: shop,
            toBe: [("A00000000Y1", "{\"category_id\":200000346,\(Self.product)")], keysInOrder: Self.productKeys)
    }

    @Test func aProductIsUpdatedInFull() throws {
        let shop = try shop()
        try shop.export(
            "products.xml", Shop.catalog(Self.productElement("aliexpress_product_id=\"10000000338448\"")))
        try expect(
            "PRODUCT_FULL_UPDATE-0001.json", of: shop,
            toBe: [
                (
                    "A00000000Y1",
                    "{\"aliexpress_product_id\":10000000338448,\"category_id\":200000346,\(Self.product)"
                )
            ], keysInOrder: ["aliexpress_product_id"] + Self.productKeys)
    }

    @Test(arguments: ["csv", "xml"])
    func stocksAreUpdated(format: String) throws {
        let shop = try shop()
        if format == "csv" {
            try shop.export(
                "stock.csv",
                """
                item_id,aliexpress_product_id,sku_code,inventory
                A00000000Y1,33046841283,123abc,111
                A00000000Y1,33046841283,456abc,222
                A00000000Y2,4000046982046,789abc,111
                A00000000Y2,4000046982046,789xyz,222

                """)
        } else {
            try shop.export(
                "stock.xml",
                """
                <catalog>
                <product item_id="A00000000Y1" aliexpress_product_id="33046841283"><skus>
                <sku code="123abc" inventory="111"/><sku code="456abc" inventory="222"/></skus></product>
                <product item_id="A00000000Y2" aliexpress_product_id="4000046982046"><skus>
                <sku code="789abc" inventory="111"/><sku code="789xyz" inventory="222"/></skus></product>
                </catalog>
                """)
        }
        try expect(
            "PRODUCT_STOCKS_UPDATE-0001.json", of: shop,
            toBe: [
                (
                    "A00000000Y1",
                    #"""
                    {"aliexpress_product_id":33046841283,"multiple_sku_update_list":[
                    {"sku_code":"123abc","inventory":111},{"sku_code":"456abc","inventory":222}]}
                    """#
                ),
                (
                    "A00000000Y2",
                    #"""
                    {"aliexpress_product_id":4000046982046,"multiple_sku_update_list":[
                    {"sku_code":"789abc","inventory":111},{"sku_code":"789xyz","inventory":222}]}
                    """#
                ),
            ], keysInOrder: ["aliexpress_product_id", "multiple_sku_update_list"])
    }

    private static let prices = [
        #"""
        {"aliexpress_product_id":33046841283,"multiple_sku_update_list":[
        {"sku_code":"123abc","price":29.99,"discount_price":19.99},{"sku_code":"456abc","price":39.99}]
        """#,
        #"""
        {"aliexpress_product_id":4000046982046,"multiple_sku_update_list":[
        {"sku_code":"789abc","price":19.99},{"sku_code":"789xyz","price":49.99,"discount_price":39.99}]
        """#,
    ]

    @Test func pricesAreUpdated() throws {
        let shop = try shop()
        try shop.export(
            "prices.csv",
            """
            item_id,aliexpress_product_id,sku_code,price,discount_price
            A00000000Y1,33046841283,123abc,29.99,19.99
            A00000000Y1,33046841283,456abc,39.99,
            A00000000Y2,4000046982046,789abc,19.990,
            A00000000Y2,4000046982046,789xyz,49.99,39.99

            """)
        try expect(
            "PRODUCT_PRICES_UPDATE-0001.json", of: shop,
            toBe: [("A00000000Y1", Self.prices[0] + "}"), ("A00000000Y2", Self.prices[1] + "}")],
            keysInOrder: ["aliexpress_product_id", "multiple_sku_update_list"])
    }

    @Test(arguments: ["csv", "xml"])
    func pricesOfCountriesAreUpdated(format: String) throws {
        let shop = try shop()
        if format == "csv" {
            try shop.export(
                "prices.csv",
                """
                item_id,aliexpress_product_id,sku_code,price,discount_price,country_price:ES,country_discount_price:ES
                A00000000Y1,33046841283,123abc,29.99,19.99,27.77,20.22
                A00000000Y1,33046841283,456abc,39.99,,41,
                A00000000Y2,4000046982046,789abc,19.99,,22.00,21.49
                A00000000Y2,4000046982046,789xyz,49.99,39.99,,

                """)
        } else {
            try shop.export(
                "prices.xml",
                """
                <catalog>
                <product item_id="A00000000Y1" aliexpress_product_id="33046841283"><skus>
                <sku code="123abc" price="29.99" discount_price="19.99">
                <country_price country="ES" price="27.77" discount_price="20.22"/></sku>
                <sku code="456abc" price="39.99"><country_price country="ES" price="41"/></sku></skus></product>
                <product item_id="A00000000Y2" aliexpress_product_id="4000046982046"><skus>
                <sku code="789abc" price="19.99">
                <country_price country="ES" price="22" discount_price="21.49"/></sku>
                <sku code="789xyz" price="49.99" discount_price="39.99"/></skus></product>
                </catalog>
                """)
        }
        let countries = [
            #"""
            ,"multi_country_price_configuration":{"price_type":"absolute","country_price_list":[
            {"ship_to_country":"ES","sku_price_by_country_list":[
            {"sku_code":"123abc","price":27.77,"discount_price":20.22},{"sku_code":"456abc","price":41}]}]}}
            """#,
            #"""
            ,"multi_country_price_configuration":{"price_type":"absolute","country_price_list":[
            {"ship_to_country":"ES","sku_price_by_country_list":[
            {"sku_code":"789abc","price":22,"discount_price":21.49}]}]}}
            """#,
        ]
        try expect(
            "PRODUCT_PRICES_UPDATE-0001.json", of: shop,
            toBe: [("A00000000Y1", Self.prices[0] + countries[0]), ("A00000000Y2", Self.prices[1] + countries[1])],
            keysInOrder: ["aliexpress_product_id", "multiple_sku_update_list", "multi_country_price_configuration"])
    }
}
