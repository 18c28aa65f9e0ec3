import Foundation
import JSONText

/// The JSON Schemas of generated categories: answers as the platform returns them, of the size they have there, which
/// every good generated product fits.
package enum GeneratedSchemas {
    /// The answer for a category: the schema as a text in it.
    static func answer(ofCategory index: Int) -> [UInt8] {
        let text = JSONValue.string(schema(ofCategory: index)).description
        return Array(
            """
            {"aliexpress_solution_product_schema_get_response":{"result":{"success":true,"schema":\(text)},\
            "request_id":"generated"}}
            """.utf8)
    }

    /// A schema of about `bytes` bytes whose attributes are made up, to see how long it takes to load.
    package static func schema(ofBytes bytes: Int, category: Int64) -> String {
        var attributes: [String] = []
        var size = 1_200
        while size < bytes {
            let options = (0..<40).map { (300_000 + $0, CatalogWords.extraValue($0 + attributes.count)) }
            let node = choice("\(CatalogWords.extraAttribute(attributes.count)) \(attributes.count)", options)
            attributes.append(node)
            size += node.utf8.count + 1
        }
        return schema(category, attributes: attributes, colors: 20)
    }

    private static func schema(ofCategory index: Int) -> String {
        var attributes = [
            choice(
                "Brand Name", (0..<GeneratedCategories.brandCount).map { (200_010_868 + $0, CatalogWords.brand($0)) }),
            choice(
                "Material",
                CatalogWords.materials.enumerated().map { (47 + $0.offset, $0.element) } + [(4, ("Other", "", ""))],
                isList: true),
            choice("Clothing Length", CatalogWords.lengths.enumerated().map { (1_876 + $0.offset, $0.element) }),
            choice("Pattern Type", CatalogWords.patterns.enumerated().map { (349_906 + $0.offset, $0.element) }),
            #""Model Number":{"type":"object","required":["value"],"properties":{"value":{"type":"string"}}}"#,
        ]
        for extra in 0..<(12 + index * 5) {
            let options = (0..<(6 + (extra * 7 + index) % 30)).map { value in
                (300_000 + extra * 100 + value, CatalogWords.extraValue(value))
            }
            attributes.append(choice(CatalogWords.extraAttribute(extra), options, isList: extra % 3 == 0))
        }
        return schema(
            GeneratedCategories.ids[index], attributes: attributes,
            colors: GeneratedCategories.colorCount(ofCategory: index))
    }

    private static func schema(_ category: Int64, attributes: [String], colors: Int) -> String {
        let locales = ["en_US", "es_ES", "fr_FR", "ru_RU", "it_IT", "pt_BR", "de_DE", "nl_NL", "pl_PL", "tr_TR"]
        let locale = #"{"type":"string","oneOf":[\#(constants(locales.map { ($0, $0) }))]}"#
        let color = options((0..<colors).map { (1_000 + $0, CatalogWords.color($0)) })
        let size = options(CatalogWords.sizes.enumerated().map { (100_014_060 + $0.offset, ($0.element, "", "")) })
        let country = constants(["ES", "FR", "RU", "IT", "PL", "US"].map { ($0, $0) })
        return #"""
            {"$schema":"http://json-schema.org/draft-07/schema#","title":"AE product schema","type":"object",
            "required":["title_multi_language_list","description_multi_language_list","locale","product_units_type",
            "category_id","image_url_list","category_attributes","sku_info_list","inventory_deduction_strategy",
            "package_weight","package_length","package_height","package_width","shipping_preparation_time",
            "shipping_template_id","service_template_id"],
            "properties":{"category_id":{"title":"Category","type":"number","const":\#(category),"default":\#(category)},
            "title_multi_language_list":{"type":"array","minItems":1,"items":{"type":"object",
            "required":["locale","title"],"properties":{"locale":\#(locale),"title":{"type":"string","maxLength":218}}}},
            "description_multi_language_list":{"type":"array","minItems":1,"items":{"type":"object",
            "required":["locale","module_list"],"properties":{"locale":\#(locale),"module_list":{"type":"array",
            "minItems":1,"items":{"oneOf":[
            {"type":"object","required":["type","html"],"properties":{"type":{"const":"html"},"html":{"type":"object",
            "required":["content"],"properties":{"content":{"type":"string"}}}}},
            {"type":"object","required":["type","image"],"properties":{"type":{"const":"image"}}},
            {"type":"object","required":["type","text"],"properties":{"type":{"const":"text"}}}]}}}}},
            "locale":\#(locale),"product_units_type":{"type":"string","oneOf":[\#(constants([("100000015", "piece")]))]},
            "image_url_list":{"type":"array","minItems":1,"maxItems":6,"uniqueItems":true,"items":{"type":"string"}},
            "category_attributes":{"type":"object","required":["Brand Name"],"properties":{\#(attributes.joined(separator: ",\n"))}},
            "sku_info_list":{"type":"array","minItems":1,"items":{"type":"object","required":["sku_code","inventory","price"],
            "properties":{"sku_code":{"type":"string","maxLength":50},"inventory":{"type":"number","minimum":0,"maximum":999999},
            "price":{"type":"number","minimum":0.01,"maximum":999999},
            "discount_price":{"type":"number","minimum":0.01,"maximum":999999},"ean_code":{"type":"string"},
            "sku_attributes":{"type":"object","properties":{
            "Color":{"type":"object","required":["value"],"properties":{"alias":{"type":"string","maxLength":70},
            "sku_image_url":{"type":"string"},"value":{"type":"string","oneOf":[\#(color)]}}},
            "Size":{"type":"object","required":["value"],"properties":{"value":{"type":"string","oneOf":[\#(size)]}}}}}}}},
            "inventory_deduction_strategy":{"type":"string","oneOf":[
            {"const":"place_order_withhold","title":"order"},{"const":"payment_success_deduct","title":"payment"}]},
            "package_weight":{"type":"number","minimum":0.001,"maximum":500},
            "package_length":{"type":"number","minimum":1,"maximum":700},
            "package_height":{"type":"number","minimum":1,"maximum":700},
            "package_width":{"type":"number","minimum":1,"maximum":700},
            "shipping_preparation_time":{"type":"number","minimum":1,"maximum":60},
            "shipping_template_id":{"type":"string"},"service_template_id":{"type":"string"},
            "multi_country_price_configuration":{"type":"object","required":["price_type","country_price_list"],
            "properties":{"price_type":{"type":"string","oneOf":[{"const":"absolute"}]},"country_price_list":{"type":"array",
            "minItems":1,"items":{"type":"object","required":["ship_to_country","sku_price_by_country_list"],"properties":{
            "ship_to_country":{"type":"string","oneOf":[\#(country)]},"sku_price_by_country_list":{"type":"array","minItems":1,
            "items":{"type":"object","required":["sku_code","price"],"properties":{"sku_code":{"type":"string"},
            "price":{"type":"number"},"discount_price":{"type":"number"}}}}}}}}}}}
            """#
    }

    private typealias Name = (english: String, chinese: String, spanish: String)

    /// An attribute that takes one of some values, or several; value 4 wants a text beside it.
    private static func choice(_ name: String, _ values: [(Int, Name)], isList: Bool = false) -> String {
        let value = #"{"type":"string","oneOf":[\#(options(values))]}"#
        let list = isList ? #"{"type":"array","uniqueItems":true,"items":\#(value)}"# : value
        return #""\#(name)":{"type":"object","required":["value"],"properties":{"value":\#(list),"#
            + #""customValue":{"type":"string","maxLength":70}},"if":{"properties":{"value":{"const":"4"}}},"#
            + #""then":{"required":["customValue"]}}"#
    }

    private static func options(_ values: [(Int, Name)]) -> String {
        constants(values.map { (String($0.0), $0.1.english) })
    }

    private static func constants(_ values: [(String, String)]) -> String {
        values.map { #"{"const":"\#($0.0)","title":"\#($0.1)"}"# }.joined(separator: ",")
    }
}
