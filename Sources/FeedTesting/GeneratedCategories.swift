package import Foundation

/// The category data of a generated catalog: files as the platform returns them, of the size they have there.
package enum GeneratedCategories {
    /// The categories that generated products are in.
    static let ids: [Int64] = [
        200_000_346, 200_000_347, 348, 152_401, 200_000_345, 100_003_109, 200_000_783, 200_118_010, 200_001_648,
        100_005_823,
    ]
    static let brandCount = 40

    /// Writes `<id>.attributes.json` of each category into `directory`, which is made where it is missing.
    ///
    /// - Parameter withSchemas: `<id>.schema.json` too, which every good generated product fits.
    package static func write(to directory: URL, withSchemas: Bool = false) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (index, id) in ids.enumerated() {
            let bytes = attributes(ofCategory: index)
            try Data(bytes).write(to: directory.appending(path: "\(id).attributes.json"))
            guard withSchemas else { continue }
            let schema = GeneratedSchemas.answer(ofCategory: index)
            try Data(schema).write(to: directory.appending(path: "\(id).schema.json"))
        }
    }

    /// How many colours a category lists: 50 to 194.
    static func colorCount(ofCategory index: Int) -> Int { 50 + index * 16 }

    private static func attributes(ofCategory index: Int) -> [UInt8] {
        var list: [String] = []
        list.append(
            attribute(
                id: 2, english: "Brand Name", chinese: "品牌", required: true,
                values: (0..<brandCount).map { value(200_010_868 + Int64($0), CatalogWords.brand($0)) }))
        list.append(
            attribute(
                id: 10, english: "Material", chinese: "材质", required: true, show: "check_box",
                values: CatalogWords.materials.enumerated().map { value(47 + Int64($0.offset), $0.element) }
                    + [value(4, ("Other", "其他", "Otro"))]))
        list.append(
            attribute(
                id: 200_001_036, english: "Clothing Length", chinese: "衣长", required: false,
                values: CatalogWords.lengths.enumerated().map { value(1_876 + Int64($0.offset), $0.element) }))
        list.append(
            attribute(
                id: 20_663, english: "Pattern Type", chinese: "图案类型", required: false,
                values: CatalogWords.patterns.enumerated().map { value(349_906 + Int64($0.offset), $0.element) }))
        list.append(
            attribute(id: 3, english: "Model Number", chinese: "型号", required: false, show: "input", values: []))
        list.append(
            attribute(
                id: 14, english: "Color", chinese: "颜色", required: false, sku: 1, customised: true,
                values: (0..<colorCount(ofCategory: index)).map { value(1_000 + Int64($0), CatalogWords.color($0)) }))
        list.append(
            attribute(
                id: 5, english: "Size", chinese: "尺寸", required: false, sku: 2,
                values: CatalogWords.sizes.enumerated().map {
                    value(100_014_060 + Int64($0.offset), ($0.element, $0.element, $0.element))
                }))
        list.append(
            attribute(
                id: 200_007_763, english: "Ships From", chinese: "发货地", required: false, sku: 3,
                values: [
                    value(201_336_104, ("Spain", "西班牙", "España")), value(201_336_103, ("Russia", "俄罗斯", "Rusia")),
                ]))
        // The long tail that every real category has: attributes that most shops leave out.
        for extra in 0..<(12 + index * 5) {
            let name = CatalogWords.extraAttribute(extra)
            list.append(
                attribute(
                    id: 200_100_000 + Int64(extra), english: name, chinese: "属性\(extra)", required: false,
                    show: extra % 3 == 0 ? "check_box" : "list_box",
                    values: (0..<(6 + (extra * 7 + index) % 30)).map {
                        value(300_000 + Int64(extra * 100 + $0), CatalogWords.extraValue($0))
                    }))
        }
        let response = """
            {"aliexpress_category_redefining_getchildattributesresultbypostcateidandpath_response":\
            {"result":{"attributes":{"aeop_attribute_dto":[\(list.joined(separator: ","))]},"success":true},\
            "request_id":"generated"}}
            """
        return Array(response.utf8)
    }

    /// One value as the platform writes it, with its names as a JSON text of their own.
    private static func value(_ id: Int64, _ name: (english: String, chinese: String, spanish: String)) -> String {
        #"{"id":\#(id),"names":"{\"en\":\"\#(name.english)\",\"zh\":\"\#(name.chinese)\",\"es\":\"\#(name.spanish)\"}"}"#
    }

    private static func attribute(
        id: Int64, english: String, chinese: String, required: Bool, show: String = "list_box", sku spec: Int? = nil,
        customised: Bool = false, values: [String]
    ) -> String {
        #"{"id":\#(id),"names":"{\"en\":\"\#(english)\",\"zh\":\"\#(chinese)\"}","required":\#(required),"#
            + #""key_attribute":false,"sku":\#(spec != nil),"spec":\#(spec ?? 0),"visible":true,"#
            + #""input_type":"STRING","attribute_show_type_value":"\#(show)","customized_name":\#(customised),"#
            + #""customized_pic":\#(customised)"#
            + (values.isEmpty ? "" : #","values":{"aeop_attr_value_dto":[\#(values.joined(separator: ","))]}"#) + "}"
    }
}
