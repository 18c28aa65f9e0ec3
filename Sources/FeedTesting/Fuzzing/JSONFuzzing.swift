import Bytes
import CategoryRules
import JSONText

extension FuzzTarget {
    /// The JSON reader: what it takes, it writes so that it reads the same again.
    static let json = FuzzTarget(name: "json") {
        try sampleFiles("nightly/categories/*.json").map { Array($0.prefix(3000)) }
            + [#"{"a":[1,-2.50e3,"é\u00e9\ud83d\ude00\n",true,false,null,{}],"":9007199254740993}"#].map {
                Array($0.utf8)
            }
    } run: { bytes in
        guard let value = try? JSONValue(parsing: bytes) else { return }
        let text = value.description
        let again = try JSONValue(parsing: text)
        try FuzzFault.unless(again.description == text, "\(text) becomes \(again.description)")
    }

    /// A schema of a category, and an item that is held against it.
    static let schema = FuzzTarget(name: "schema") {
        try sampleFiles("nightly/categories/*.schema.json")
            + [GeneratedSchemas.schema(ofBytes: 3000, category: 348)].map { Array($0.utf8) }
    } run: { bytes in
        let instance = #"{"category_id":348,"sku_info_list":[{"sku_code":"A","price":1.5,"sku_attributes":{}}]}"#
        var tape = JSONTape()
        try Array(instance.utf8).withUnsafeBufferPointer { item in
            try tape.parse(item)
            bytes.withUnsafeBufferPointer { text in
                guard let schema = try? JSONSchema(text: text, file: "fuzz") else { return }
                let allows = schema.allows(tape.view)
                precondition(allows == schema.violations(of: tape.view).isEmpty, "two answers to one question")
            }
        }
        try category(schema: bytes)
    }

    /// The attribute list of a category.
    static let attributes = FuzzTarget(name: "attributes") {
        try sampleFiles("nightly/categories/*.attributes.json")
    } run: { bytes in
        try category(attributes: bytes)
    }

    private static func category(attributes: [UInt8]? = nil, schema: [UInt8]? = nil) throws {
        func withFile(_ bytes: [UInt8]?, _ body: (Category.File?) -> Void) {
            guard let bytes else { return body(nil) }
            bytes.withUnsafeBufferPointer { body(Category.File(source: CategorySource(path: "fuzz"), text: $0)) }
        }
        withFile(attributes) { attributes in
            withFile(schema) { schema in
                guard let category = try? Category(id: 348, attributes: attributes, schema: schema) else { return }
                for attribute in category.attributes {
                    _ = category.attribute(named: attribute.name)
                    for value in attribute.values { _ = attribute.value(named: value.name) }
                }
            }
        }
    }
}
