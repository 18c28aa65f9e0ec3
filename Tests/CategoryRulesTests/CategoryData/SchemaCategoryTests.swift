import Bytes
import CategoryRules
import FeedModel
import JSONText
import Testing

/// Categories that have a product schema, alone or beside an attribute list.
struct SchemaCategoryTests {
    private static let text = #"""
        {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{
          "category_id":{"type":"number","const":348},
          "title_multi_language_list":{"items":{"properties":{"title":{"type":"string","maxLength":100}}}},
          "image_url_list":{"type":"array","maxItems":4},
          "category_attributes":{"type":"object","required":["Material"],"properties":{
            "Brand Name":{"properties":{"value":{"type":"string","oneOf":[{"const":"200010868","title":"None"}]}}},
            "Material":{"properties":{"value":{"type":"array","items":{"type":"string","oneOf":[
              {"const":"47","title":"Cotton"},{"const":"49","title":"Flax"}]}}}},
            "Weight ":{"properties":{"value":{"type":"string"},"unit":{"oneOf":[{"const":"kg"},{"const":"g"}]}}},
            "Model Number":{"properties":{"value":{"type":"string"}}}}},
          "sku_info_list":{"items":{"properties":{
            "sku_code":{"type":"string","maxLength":20},"price":{"type":"number","minimum":1,"maximum":500.5},
            "sku_attributes":{"required":["Size"],"properties":{
              "Size":{"properties":{"value":{"oneOf":[{"const":"361385","title":"L"}]}}},
              "Color":{"properties":{"alias":{"maxLength":30},"sku_image_url":{},
                "value":{"oneOf":[{"const":"771","title":"Beige"}]}}}}}}}}}}
        """#

    private func load(_ schema: String?, attributes: String? = nil) throws -> CategoryRules.Category {
        try loadCategory(348, attributes: attributes, schema: schema)
    }

    private func name(_ text: String, _ category: CategoryRules.Category) -> NameMatch {
        text.withBytes { category.attribute(named: $0) }
    }

    /// The answer as it is saved, in every form.
    static let forms: [String] = [
        text, #"{"result":{"success":true,"schema":\#(text)}}"#,
        #"{"aliexpress_solution_product_schema_get_response":{"result":{"success":true,"schema":\#(quoted(text))}}}"#,
        #"{"schema":\#(quoted(text)),"success":"true"}"#,
    ]

    private static func quoted(_ text: String) -> String { JSONValue.string(text).description }

    @Test(arguments: forms)
    func aSchemaAloneIsACategory(_ answer: String) throws {
        let category = try load(answer)
        #expect(category.schema != nil)
        #expect(category.brandAttribute == 0)
        #expect(
            category.attributes.map(\.englishName) == [
                "Brand Name", "Material", "Weight ", "Model Number", "Size", "Color",
            ])
        #expect(
            category.attributes.map(\.kind) == [
                .singleChoice, .multipleChoice, .number, .freeText, .singleChoice, .singleChoice,
            ])
        #expect(category.requiredGeneral.map { category.attributes[$0].englishName } == ["Material"])
        // In the order of the schema, whatever the alphabet says.
        #expect(category.skuAttributes.map { category.attributes[$0].englishName } == ["Size", "Color"])
        #expect(category.attributes[4].isRequired)
        #expect(category.attributes[5].allowsCustomName && category.attributes[5].allowsCustomPicture)
        #expect(!category.attributes[4].allowsCustomName)
        #expect(category.attributes[2].units.map(\.name.string) == ["kg", "g"])
        #expect(name("material", category) == .one(1))
        #expect("Flax".withBytes { category.attributes[1].value(named: $0) } == .one(1))
        #expect(category.attributes[1].label == "Material")
        #expect(category.attributes[1].values[1].label == "Flax (49)")
    }

    @Test func bothSourcesHold() throws {
        let list = #"""
            [{"id":10,"names":{"en":"Material","es":"Material"},"attribute_show_type_value":"check_box",
              "values":[{"id":47,"names":{"en":"Cotton"}},{"id":49,"names":{"en":"Linen"}},{"id":51,"names":{"en":"Wool"}}]},
             {"id":3,"names":{"en":"weight"},"attribute_show_type_value":"input"},
             {"id":14,"names":{"en":"Color"},"sku":true,"values":[{"id":771,"names":{"en":"Sand"}}]},
             {"id":5,"names":{"en":"Size"},"sku":true,"values":[]}]
            """#
        let category = try load(Self.text, attributes: list)
        let material = category.attributes[0]
        #expect(material.id == 10 && material.isRequired)
        for (name, index) in [("Linen", 1), ("Flax", 1), ("Wool", 2)] {
            #expect(name.withBytes { material.value(named: $0) } == .one(index))
        }
        // The key of a feed is the schema's, blanks and all; the list's own name still finds it.
        #expect(category.attributes[1].key.string == "Weight ")
        #expect(category.attributes[1].units.count == 2)
        #expect(name("weight", category) == .one(1))
        // Without any spec the order is the schema's; values that the list leaves out are.
        #expect(category.skuAttributes.map { category.attributes[$0].id } == [5, 14])
        #expect(category.attributes[3].values.map(\.englishName) == ["L"])
        #expect(category.attributes.map(\.englishName).suffix(2) == ["Brand Name", "Model Number"])
    }

    @Test func aSpecOfTheListComesFirst() throws {
        let list = #"""
            [{"id":14,"names":{"en":"Color"},"sku":true,"spec":1},{"id":5,"names":{"en":"Size"},"sku":true,"spec":2}]
            """#
        let category = try load(Self.text, attributes: list)
        #expect(category.skuAttributes.map { category.attributes[$0].id } == [14, 5])
    }

    /// Files that are no schema to check with: the place that is named, and words of the reason.
    @Test(
        arguments: [
            (#"{"error_response":{"code":15,"sub_code":"isp.x","sub_msg":"busy"}}"#, "", "15: busy"),
            (
                #"{"result":{"success":false,"error_code":"F00-1","error_message":"no such category"}}"#, "",
                "F00-1: no such"
            ),
            (#"{"result":{"success":true,"schema":"{}"}}"#, "", "no properties"),
            (#"{"result":{"success":true}}"#, "", "no schema"), ("[]", "", "a list"), ("{\"schema\":", "", "truncated"),
            (#"{"schema":"{\"properties\":{\"a\":"}"#, "schema", "truncated"), ("<html>", "", "not JSON"),
            (#"{"properties":{"category_id":{"const":350}}}"#, "category_id", "category 350, not of 348"),
            (#"{"properties":{"a":{"minLength":3,"maxLength":2}}}"#, "#/properties/a", "contradicts itself"),
            (#"{"properties":{"a":{"minimum":3,"maximum":2.9}}}"#, "#/properties/a", "contradicts itself"),
            (#"{"properties":{"a":{"type":"string","oneOf":[{"const":1}]}}}"#, "#/properties/a", "of the type String"),
            (#"{"properties":{"a":false},"required":["a"]}"#, "#", "a is required"),
            (##"{"properties":{"a":{"$ref":"#/properties/a"}}}"##, "#/properties/a", "endlessly"),
            (#"{"schema":{"properties":{"a":{"type":"text"}}}}"#, "#/properties/a/type", "no type"),
        ] as [(String, String, String)])
    func refuses(_ text: String, _ place: String, _ reason: String) throws {
        let error = try #require(throws: CategoryDataError.self) { try load(text) }
        #expect(error.file.hasSuffix("348.schema.json"))
        #expect(error.place == place)
        #expect(error.problem.contains(reason), "\(error.problem)")
    }
}
