import JSONText

/// The name of a field of the platform, which writes it `attribute_show_type_value` in one answer and
/// `attributeShowTypeValue` in another.
struct FieldName: Sendable, ExpressibleByStringLiteral {
    let snakeCase: String
    let camelCase: String

    init(stringLiteral name: String) {
        snakeCase = name
        let words = name.split(separator: "_")
        camelCase = words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}

/// The fields of one object of the platform, read as leniently as its answers are written: numbers and truth values as
/// such or as text, nested JSON as such or as text, lists with or without their wrapper. Null is absent. What cannot be
/// meant is damage; nothing is guessed.
struct PlatformFields {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    subscript(field: FieldName) -> JSONValue? {
        guard let value = object[field.snakeCase] ?? object[field.camelCase], !value.isNull else { return nil }
        return value
    }

    func integer(_ field: FieldName) throws(Damage) -> Int64? {
        switch self[field] {
        case nil, .string("")?: return nil
        case .number(let number)?:
            if let value = number.int64 { return value }
        case .string(let text)?:
            if let value = Int64(text) { return value }
        default: break
        }
        throw Damage("\(field.snakeCase) is no whole number")
    }

    func truth(_ field: FieldName) throws(Damage) -> Bool? {
        switch self[field] {
        case nil, .string("")?: return nil
        case .bool(let value)?: return value
        case .string("true")?: return true
        case .string("false")?: return false
        default: throw Damage("\(field.snakeCase) is neither true nor false")
        }
    }

    /// Text; a number as it is written.
    func text(_ field: FieldName) throws(Damage) -> String? {
        switch self[field] {
        case nil: return nil
        case .string(let text)?: return text
        case .number(let number)?: return number.text
        default: throw Damage("\(field.snakeCase) is no text")
        }
    }

    /// An object, or the text of one. Text that does not begin like an object is returned as it is.
    func objectOrText(_ field: FieldName) throws(Damage) -> (object: JSONObject?, text: String?) {
        switch self[field] {
        case nil: return (nil, nil)
        case .object(let object)?: return (object, nil)
        case .string(let text)?:
            guard text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return (nil, text) }
            do {
                return (try JSONValue(parsing: text).objectValue, nil)
            } catch {
                throw Damage("\(field.snakeCase) holds text that is cut or no JSON (\(error))")
            }
        default: throw Damage("\(field.snakeCase) is neither an object nor its text")
        }
    }

    /// The objects of a list: bare, under one key that names the element type, one object in place of the list, or
    /// an empty object for none.
    func list(_ field: FieldName) throws(Damage) -> [PlatformFields] {
        guard let value = self[field] else { return [] }
        guard let elements = PlatformFields.elements(of: value) else { throw Damage("\(field.snakeCase) is no list") }
        return elements
    }

    private static func elements(of value: JSONValue) -> [PlatformFields]? {
        switch value {
        case .null, .string(""): return []
        case .array(let elements):
            let objects = elements.compactMap { $0.objectValue.map(PlatformFields.init) }
            return objects.count == elements.count ? objects : nil
        case .object(let object):
            guard let first = object.members.first else { return [] }
            if object.members.count == 1, first.value.arrayValue != nil || first.value.objectValue != nil {
                return elements(of: first.value)
            }
            return [PlatformFields(object)]
        default: return nil
        }
    }
}
