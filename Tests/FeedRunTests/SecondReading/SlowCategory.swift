import Foundation

/// One category's attribute list, read with Foundation.
final class SlowCategory {
    final class Attribute {
        var id = ""
        var name = ""
        var names: [String] = []
        var isRequired = false
        var isKey = false
        var isSKU = false
        var isVisible = true
        var spec = 0
        var kind = Kind.text
        var takesAlias = false
        var takesImage = false
        var takesOwnText = false
        var units: [String] = []
        var values: [Value] = []
        var countries = ""
    }

    final class Value {
        var id = ""
        var names: [String] = []
        var children: [Attribute] = []
    }

    enum Kind { case single, multiple, text, number, whole, interval }

    var attributes: [Attribute] = []

    var brand: Attribute? { attributes.first { $0.id == "2" } }
    var skuAttributes: [Attribute] { attributes.filter(\.isSKU) }

    static func all(in directory: String) throws -> [String: SlowCategory] {
        var found: [String: SlowCategory] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory)
        where name.hasSuffix(".attributes.json") {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"))
            let category = SlowCategory()
            category.attributes = attributes(in: try JSONSerialization.jsonObject(with: data))
            found[String(name.prefix { $0.isNumber })] = category
        }
        return found
    }

    /// The attributes of an answer, below whatever wraps them.
    private static func attributes(in answer: Any) -> [Attribute] {
        if let list = answer as? [[String: Any]], list.isEmpty || list[0]["id"] != nil { return list.map(attribute) }
        if let list = answer as? [Any] { return list.flatMap { attributes(in: $0) } }
        if let object = answer as? [String: Any] {
            if object["id"] != nil { return [attribute(object)] }
            return object.values.flatMap { $0 is [String: Any] || $0 is [Any] ? attributes(in: $0) : [] }
        }
        return []
    }

    private static func attribute(_ fields: [String: Any]) -> Attribute {
        // One answer writes key_attribute, another keyAttribute.
        func field(_ name: String) -> Any? {
            let words = name.split(separator: "_")
            let camel = words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            let value = fields[name] ?? fields[String(camel)]
            return value is NSNull ? nil : value
        }
        let attribute = Attribute()
        attribute.id = "\(field("id") as! NSNumber)"
        (attribute.name, attribute.names) = names(field("names"), attribute.id)
        attribute.isRequired = field("required") as? Bool ?? false
        attribute.isKey = field("key_attribute") as? Bool ?? false
        attribute.isSKU = field("sku") as? Bool ?? false
        attribute.isVisible = field("visible") as? Bool ?? true
        attribute.spec = field("spec") as? Int ?? 0
        attribute.takesAlias = field("customized_name") as? Bool ?? false
        attribute.takesImage = field("customized_pic") as? Bool ?? false
        attribute.takesOwnText = field("support_enum_input") as? Bool ?? false
        attribute.units = list(field("units")).map { ($0["unit_name"] ?? $0["unitName"]) as! String }
        attribute.values = list(field("values")).map(value)
        if let features = object(field("features")) {
            attribute.countries = features["AE_FEATURE_PRequireStrategy"] as? String ?? ""
        }
        let shown = field("attribute_show_type_value") as? String ?? ""
        if !attribute.values.isEmpty {
            attribute.kind = shown == "check_box" || shown == "group_table" ? .multiple : .single
        } else if shown == "interval" {
            attribute.kind = .interval
        } else if shown == "input_int" {
            attribute.kind = .whole
        } else if shown == "unit" || field("input_type") as? String == "NUMBER" || !attribute.units.isEmpty {
            attribute.kind = .number
        }
        return attribute
    }

    private static func value(_ fields: [String: Any]) -> Value {
        let value = Value()
        value.id = "\(fields["id"] as! NSNumber)"
        (_, value.names) = names(fields["names"], value.id)
        if let children = fields["attributes"] { value.children = self.children(children) }
        return value
    }

    /// Child attributes: objects, or JSON text that was cut at its commas.
    private static func children(_ value: Any) -> [Attribute] {
        if let object = value as? [String: Any], object["id"] == nil { return object.values.flatMap(children) }
        guard let texts = value as? [String] else { return attributes(in: value) }
        let text = "[" + texts.joined(separator: ",") + "]"
        return attributes(in: try! JSONSerialization.jsonObject(with: Data(text.utf8)))
    }

    private static func names(_ value: Any?, _ id: String) -> (String, [String]) {
        let names = object(value) as? [String: String] ?? [:]
        return (names["en"] ?? id, Array(names.values))
    }

    private static func object(_ value: Any?) -> [String: Any]? {
        if let text = value as? String {
            return try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        }
        return value as? [String: Any]
    }

    private static func list(_ value: Any?) -> [[String: Any]] {
        if let list = value as? [[String: Any]] { return list }
        return (value as? [String: Any])?.values.compactMap { $0 as? [[String: Any]] }.first ?? []
    }

    // MARK: Names

    /// What a text means among things with an id and names: `#47` is the id; then the exact name, the name whatever
    /// its case, and digits as an id. Several where the step that fits first fits several.
    static func find<Thing>(_ text: String, in things: [Thing], _ id: (Thing) -> String, _ names: (Thing) -> [String])
        -> [Thing]
    {
        if SlowText.isMarkedID(text) { return things.filter { id($0) == text.dropFirst() } }
        let exact = things.filter { names($0).contains { SlowText.same($0, text) } }
        guard exact.isEmpty else { return exact }
        let folded = SlowText.trimmed(text).lowercased()
        let roughly = things.filter { names($0).contains { SlowText.same(SlowText.trimmed($0).lowercased(), folded) } }
        guard roughly.isEmpty else { return roughly }
        return SlowText.isDigits(text) ? things.filter { id($0) == text } : []
    }

    static func find(_ text: String, in attributes: [Attribute]) -> [Attribute] {
        find(text, in: attributes, \.id, \.names)
    }

    static func find(_ text: String, in values: [Value]) -> [Value] { find(text, in: values, \.id, \.names) }

    /// The attribute that a column means, as a property of SKUs or as a general one where both have the name.
    func attributes(named text: String, asSKU: Bool) -> [Attribute] {
        let found = Self.find(text, in: attributes)
        let fitting = found.filter { $0.isSKU == asSKU }
        return found.count > 1 && fitting.count == 1 ? fitting : found
    }
}
