import Bytes
import CategoryRules
import JSONText

/// The structs of a category point into it, so tests must not outlive theirs: all of them are kept to the end.
private let keptCategories = Locked<[CategoryRules.Category]>([])

/// Compiles a category from the text of a file named `348.attributes.json`.
func category(_ text: String, id: Int64 = 348) throws(CategoryDataError) -> CategoryRules.Category {
    try loadCategory(id, attributes: text, schema: nil)
}

/// Compiles a category from the texts of its files.
func loadCategory(
    _ id: Int64, attributes: String?, schema: String?
) throws(CategoryDataError) -> CategoryRules.Category {
    func file(_ text: String?, _ kind: String, _ bytes: UnsafeBufferPointer<UInt8>) -> CategoryRules.Category.File? {
        guard let text else { return nil }
        let source = CategorySource(path: "categories/\(id).\(kind).json", byteCount: text.utf8.count)
        return CategoryRules.Category.File(source: source, text: bytes)
    }
    let result = (attributes ?? "").withBytes { attributesText in
        (schema ?? "").withBytes { schemaText in
            Result { () throws(CategoryDataError) in
                try CategoryRules.Category(
                    id: id, attributes: file(attributes, "attributes", attributesText),
                    schema: file(schema, "schema", schemaText))
            }
        }
    }
    let category = try result.get()
    keptCategories.withLock { $0.append(category) }
    return category
}

extension String {
    /// Calls `body` with the UTF-8 bytes.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var copy = self
        return copy.withUTF8(body)
    }
}

/// An answer in the platform's wrapped form.
func wrapped(_ attributes: String) -> String {
    #"""
    {"aliexpress_category_redefining_getallchildattributesresult_response":{"result":{"attributes":
    {"aeop_attribute_dto":[\#(attributes)]},"success":true},"request_id":"x"}}
    """#
}

/// A colour and a brand as every form of the data can say them, and what they must be compiled to.
enum SameColor {
    static let forms: [String: String] = [
        "wrapped, names as text": wrapped(
            #"""
            {"id":14,"names":"{\"en\":\"Color\",\"zh\":\"颜色\"}","required":true,"key_attribute":false,"sku":true,
             "visible":true,"spec":1,"input_type":"STRING","attribute_show_type_value":"list_box",
             "customized_name":true,"customized_pic":true,"support_enum_input":false,
             "units":{},"features":"{\"AE_FEATURE_PRequireStrategy\":\"IT, FR\"}",
             "values":{"aeop_attr_value_dto":[
               {"id":173,"names":"{\"en\":\"Blue\",\"es\":\"Azul\"}","value_tags":"{\"sizeGroup\":\"us\"}"},
               {"id":4,"names":"{\"en\":\"Other\"}"}]}},
            {"id":2,"names":"{\"en\":\"Brand Name\"}"}
            """#),
        "simplified": #"""
        {"result":{"success":true,"attributes":[
        {"id":14,"names":{"en":"Color","zh":"颜色"},"required":true,"sku":true,"visible":true,"spec":1,
         "input_type":"STRING","attribute_show_type_value":"list_box","customized_name":true,"customized_pic":true,
         "units":[],"features":{"AE_FEATURE_PRequireStrategy":"IT,FR"},
         "values":[{"id":173,"names":{"en":"Blue","es":"Azul"}},{"id":4,"names":{"en":"Other"}}]},
        {"id":2,"names":{"en":"Brand Name"},"values":null}]}}
        """#,
        "bare list, camel case": #"""
        [{"id":14,"names":{"en":"Color","zh":"颜色"},"required":true,"sku":true,"visible":true,"spec":1,"units":null,
          "inputType":"STRING","attributeShowTypeValue":"list_box","customizedName":true,"customizedPic":true,
          "supportEnumInput":false,"features":{"AE_FEATURE_PRequireStrategy":"IT,FR"},
          "values":[{"id":173,"names":{"en":"Blue","es":"Azul"},"attributes":[]},{"id":4,"names":{"en":"Other"}}]},
         {"id":2,"names":"{\"en\":\"Brand Name\"}","values":{}}]
        """#,
        "everything as text, without a root": #"""
        {"success":"true","attributes":[
        {"id":"14","names":"{\"en\":\"Color\",\"zh\":\"颜色\"}","required":"true","sku":"true","visible":"true","spec":"1",
         "input_type":"STRING","attribute_show_type_value":"list_box","customized_name":"true",
         "customized_pic":"true","units":"","features":"{\"AE_FEATURE_PRequireStrategy\":\"IT,FR\"}",
         "values":[{"id":"173","names":"{\"en\":\"Blue\",\"es\":\"Azul\"}","attributes":{"json":[]}},
                   {"id":"4","names":"{\"en\":\"Other\"}","attributes":{}}]},
        {"id":"2","names":"Brand Name"}]}
        """#,
        "twice the same, one object in place of a list": wrapped(
            #"""
            {"id":14,"names":{"en":"Color","zh":"颜色"},"required":true,"sku":true,"visible":true,"spec":1,
             "input_type":"STRING","attribute_show_type_value":"list_box","customized_name":true,"customized_pic":true,
             "features":{"AE_FEATURE_PRequireStrategy":"IT,FR"},
             "values":{"aeop_attr_value_dto":[{"id":173,"names":{"en":"Blue","es":"Azul"}},
                                             {"names":{"es":"Azul","en":"Blue"},"id":173.0},
                                             {"id":4,"names":{"en":"Other"}}]}},
            {"id":2,"names":{"en":"Brand Name"}},{"id":2,"names":{"en":"Brand Name"}}
            """#),
    ]
}
