import Bytes
package import JSONText
package import ShopDialects

extension CustomSettings {
    /// Reads `columns` or `elements`: each name with its target, or with an object that says more.
    package static func fields(_ object: JSONObject) -> (fields: [Field], mistakes: [MappingSettings.Mistake]) {
        var fields: [Field] = []
        var mistakes: [MappingSettings.Mistake] = []
        for member in object.members {
            do throws(MappingSettings.Mistake) {
                fields.append(try field(member.key, member.value))
            } catch {
                mistakes.append(error)
            }
        }
        return (fields, mistakes)
    }

    /// The keys of a field's object.
    package static let fieldKeys = ["to", "kind", "gross", "separator", "name"]

    private static func field(_ key: String, _ value: JSONValue) throws(MappingSettings.Mistake) -> Field {
        // Names of columns come without what nobody sees around them.
        let name = key.withoutOuterBlanks
        func wrong(_ keys: [String], _ expected: String, _ value: JSONValue) -> MappingSettings.Mistake {
            MappingSettings.Mistake(keys: [key] + keys, text: "expected \(expected), got \(value)")
        }
        if let target = value.stringValue { return Field(name, to: target) }
        guard let object = value.objectValue else {
            throw wrong([], "a column of feedmill's own format, or an object", value)
        }
        guard let target = object["to"]?.stringValue else {
            throw wrong(["to"], "a column of feedmill's own format", value)
        }
        var field = Field(name, to: target)
        for member in object.members {
            switch member.key {
            case "to": break
            case "gross":
                guard let truth = member.value.boolValue else { throw wrong(["gross"], "true or false", member.value) }
                field.isGross = truth
            case "kind", "separator", "name":
                guard let text = member.value.stringValue, !text.isEmpty else {
                    throw wrong([member.key], "a text", member.value)
                }
                if member.key == "kind" { field.kind = text }
                if member.key == "separator" { field.separator = text }
                if member.key == "name" { field.nameFrom = text }
            default:
                let hint = nearest(to: member.key, in: fieldKeys).map { "; did you mean \"\($0)\"?" } ?? ""
                throw MappingSettings.Mistake(keys: [key, member.key], text: "is not a key of a field\(hint)")
            }
        }
        return field
    }
}
