package import JSONText

/// The name of a field of the platform, which writes it `attribute_show_type_value` in one answer and
/// `attributeShowTypeValue` in another.
package struct FieldName: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    private let snakeCase: StaticString

    /// The name in snake case.
    package init(stringLiteral name: StaticString) { snakeCase = name }

    /// The name in snake case.
    package var description: String { snakeCase.description }

    /// Whether `key` is this name in either way of writing.
    package func matches(_ key: some Sequence<UInt8>) -> Bool {
        snakeCase.withUTF8Buffer { name in
            var key = key.makeIterator()
            var position = 0
            while position < name.count {
                guard let byte = key.next() else { return false }
                if byte != name[position] {
                    guard name[position] == UInt8(ascii: "_"), position + 1 < name.count else { return false }
                    position += 1
                    guard byte == name[position] & 0xDF else { return false }
                }
                position += 1
            }
            return key.next() == nil
        }
    }
}

/// The fields of one object of the platform, read as leniently as its answers are written: numbers and truth values as
/// such or as text, nested JSON as such or as text, lists with or without their wrapper. Null is absent. What cannot be
/// meant is damage; nothing is guessed.
package struct PlatformFields {
    /// As it was read.
    package let object: JSONObject

    /// The fields of an object.
    package init(_ object: JSONObject) { self.object = object }

    /// The last member of that name, in either way of writing; nil where it is absent or null.
    package subscript(field: FieldName) -> JSONValue? {
        guard let value = object.members.last(where: { field.matches($0.key.utf8) })?.value, !value.isNull else {
            return nil
        }
        return value
    }

    /// A whole number, as such or in text; nil where it is absent or blank.
    ///
    /// - Throws: where it is anything else.
    package func integer(_ field: FieldName) throws(MalformedData) -> Int64? {
        switch self[field] {
        case nil, .string("")?: return nil
        case .number(let number)?:
            if let value = number.int64 { return value }
        case .string(let text)?:
            if let value = Int64(text) { return value }
        default: break
        }
        throw MalformedData("\(field) is not a whole number")
    }

    /// True or false, as such or in text; nil where it is absent or blank.
    ///
    /// - Throws: where it is anything else.
    package func truth(_ field: FieldName) throws(MalformedData) -> Bool? {
        switch self[field] {
        case nil, .string("")?: return nil
        case .bool(let value)?: return value
        case .string("true")?: return true
        case .string("false")?: return false
        default: throw MalformedData("\(field) is neither true nor false")
        }
    }

    /// The first of some fields that is there, as `integer(_:)`.
    func integer(anyOf fields: FieldName...) throws(MalformedData) -> Int64? {
        for field in fields { if let value = try integer(field) { return value } }
        return nil
    }

    /// The first of some fields that is there, as `truth(_:)`.
    func truth(anyOf fields: FieldName...) throws(MalformedData) -> Bool? {
        for field in fields { if let value = try truth(field) { return value } }
        return nil
    }

    /// The first of some fields that is there, as `text(_:)`.
    func text(anyOf fields: FieldName...) throws(MalformedData) -> String? {
        for field in fields { if let value = try text(field) { return value } }
        return nil
    }

    /// Text; a number as it is written.
    package func text(_ field: FieldName) throws(MalformedData) -> String? {
        switch self[field] {
        case nil: return nil
        case .string(let text)?: return text
        case .number(let number)?: return number.text
        default: throw MalformedData("\(field) is not text")
        }
    }

    /// An object, or the text of one. Text that does not begin like an object is returned as it is.
    package func objectOrText(_ field: FieldName) throws(MalformedData) -> (object: JSONObject?, text: String?) {
        switch self[field] {
        case nil: return (nil, nil)
        case .object(let object)?: return (object, nil)
        case .string(let text)?:
            guard text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return (nil, text) }
            do {
                return (try JSONValue(parsing: text).objectValue, nil)
            } catch {
                throw MalformedData("\(field) holds text that is truncated or not JSON (\(error))")
            }
        default: throw MalformedData("\(field) is neither an object nor its text")
        }
    }

    /// The objects of a list: bare, under one key that names the element type, one object in place of the list, or
    /// an empty object for none.
    package func list(_ field: FieldName) throws(MalformedData) -> [PlatformFields] {
        guard let value = self[field] else { return [] }
        guard let elements = PlatformFields.elements(of: value) else { throw MalformedData("\(field) is not a list") }
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
