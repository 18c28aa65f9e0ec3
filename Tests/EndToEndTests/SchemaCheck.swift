import Bytes
import JSONText

/// Holds a document against one of the published schemas: the keywords that those use, and stricter in one thing: a
/// key that the schema does not name is a fault, so that nothing is written that is not documented.
struct SchemaCheck {
    let schema: JSONValue

    /// What is wrong with `value`, each with a pointer; empty when it fits.
    func faults(of value: JSONValue) -> [String] {
        var faults: [String] = []
        check(value, against: schema, at: "#", &faults)
        return faults
    }

    private func check(_ value: JSONValue, against schema: JSONValue, at pointer: String, _ faults: inout [String]) {
        if let reference = schema["$ref"]?.stringValue {
            let target = reference.split(separator: "/").dropFirst().reduce(self.schema) { $0[String($1)] ?? .null }
            return check(value, against: target, at: pointer, &faults)
        }
        if let type = schema["type"], !types(type).contains(where: { has(value, type: $0) }) {
            faults.append("\(pointer): is not of type \(types(type).joined(separator: " or "))")
            return
        }
        if let constant = schema["const"], !value.semanticallyEqual(to: constant) {
            faults.append("\(pointer): is not the constant")
        }
        if let options = schema["enum"]?.arrayValue, !options.contains(where: { value.semanticallyEqual(to: $0) }) {
            faults.append("\(pointer): is not one of the values")
        }
        if let pattern = schema["pattern"]?.stringValue, let text = value.stringValue,
            let expression = try? Regex(pattern), text.firstMatch(of: expression) == nil
        {
            faults.append("\(pointer): '\(text)' does not match \(pattern)")
        }
        if let least = schema["minLength"]?.int64Value, let text = value.stringValue,
            text.unicodeScalars.count < Int(least)
        {
            faults.append("\(pointer): is too short")
        }
        if let least = schema["minimum"]?.decimalValue, let number = value.decimalValue, number < least {
            faults.append("\(pointer): is less than \(least)")
        }
        if let elements = value.arrayValue { checkElements(elements, schema, pointer, &faults) }
        if let object = value.objectValue { checkMembers(object, schema, pointer, &faults) }
    }

    private func checkElements(
        _ elements: [JSONValue], _ schema: JSONValue, _ pointer: String, _ faults: inout [String]
    ) {
        if let least = schema["minItems"]?.int64Value, elements.count < Int(least) {
            faults.append("\(pointer): has too few elements")
        }
        if let most = schema["maxItems"]?.int64Value, elements.count > Int(most) {
            faults.append("\(pointer): has too many elements")
        }
        guard let rule = schema["items"] else { return }
        for (index, element) in elements.enumerated() {
            check(element, against: rule, at: "\(pointer)/\(index)", &faults)
        }
    }

    private func checkMembers(
        _ object: JSONObject, _ schema: JSONValue, _ pointer: String, _ faults: inout [String]
    ) {
        for key in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where object[key] == nil {
            faults.append("\(pointer): lacks \(key)")
        }
        for member in object.members {
            if let rule = schema["properties"]?[member.key] {
                check(member.value, against: rule, at: "\(pointer)/\(member.key)", &faults)
            } else if let rule = schema["additionalProperties"], rule.boolValue == nil {
                check(member.value, against: rule, at: "\(pointer)/\(member.key)", &faults)
            } else {
                faults.append("\(pointer): \(member.key) is not documented")
            }
        }
    }

    private func types(_ type: JSONValue) -> [String] {
        type.arrayValue?.compactMap(\.stringValue) ?? [type.stringValue ?? ""]
    }

    private func has(_ value: JSONValue, type: String) -> Bool {
        switch type {
        case "integer": value.int64Value != nil
        case "number": value.numberValue != nil
        case "string": value.stringValue != nil
        case "boolean": value.boolValue != nil
        case "array": value.arrayValue != nil
        case "object": value.objectValue != nil
        default: value.isNull
        }
    }
}
