package import Bytes

/// A JSON value that keeps what a text says: members in their order, numbers to the last digit.
package enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, to the last digit.
    case number(JSONNumber)
    /// A string, with its escapes resolved.
    case string(String)
    /// An array, in its order.
    case array([JSONValue])
    /// An object, its members in their order.
    case object(JSONObject)
}

/// The members of a JSON object in the order of the text.
///
/// A key that occurs more than once is kept each time: looking it up gives the last one, as most readers do, and
/// `duplicateKey` names it.
package struct JSONObject: Sendable {
    /// A key and its value.
    package struct Member: Sendable {
        /// Unescaped.
        package var key: String
        /// May be null.
        package var value: JSONValue
        /// A member.
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// In the order of the text.
    package var members: [Member]

    /// An object of these members, in their order.
    package init(_ members: [Member] = []) { self.members = members }

    /// The value of the last member with exactly this key, byte by byte. Walks the members.
    package subscript(key: String) -> JSONValue? {
        members.last { $0.key.sameBytes(as: key) }?.value
    }

    /// A key that occurs more than once.
    package var duplicateKey: String? {
        var seen: Set<[UInt8]> = []
        return members.first { !seen.insert(Array($0.key.utf8)).inserted }?.key
    }
}

extension JSONValue {
    /// The value under a key; nil too where this is no object.
    package subscript(key: String) -> JSONValue? { objectValue?[key] }

    /// Whether it is null.
    package var isNull: Bool { if case .null = self { true } else { false } }
    /// The truth value; nil where it is anything else.
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number as it is written; nil where it is anything else.
    package var numberValue: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    /// The text, unescaped; nil where it is anything else.
    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements; nil where it is no list.
    package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members; nil where it is no object.
    package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
    /// The number, where it is one, is whole and fits.
    package var int64Value: Int64? { numberValue?.int64 }
    /// The number, where it is one and 18 digits hold it.
    package var decimalValue: FixedDecimal? { numberValue?.decimal }

    /// What kind of value it is, in words for a message.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// A key that appears twice in one object, anywhere in this value.
    package var duplicateKey: String? {
        switch self {
        case .array(let elements): elements.lazy.compactMap(\.duplicateKey).first
        case .object(let object): object.duplicateKey ?? object.members.lazy.compactMap(\.value.duplicateKey).first
        default: nil
        }
    }

    /// Whether both mean the same: numbers by value, strings by code points, lists in order, objects as sets of members.
    package func semanticallyEqual(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a.sameValue(as: b)
        case (.string(let a), .string(let b)): a.sameBytes(as: b)
        case (.array(let a), .array(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.semanticallyEqual(to: $1) }
        case (.object(let a), .object(let b)):
            a.members.count == b.members.count
                && zip(a.membersByKey, b.membersByKey).allSatisfy {
                    $0.key.sameBytes(as: $1.key) && $0.value.semanticallyEqual(to: $1.value)
                }
        default: false
        }
    }
}

extension JSONObject {
    fileprivate var membersByKey: [Member] {
        members.enumerated().sorted { left, right in
            if left.element.key.sameBytes(as: right.element.key) { return left.offset < right.offset }
            return left.element.key.utf8.lexicographicallyPrecedes(right.element.key.utf8)
        }.map(\.element)
    }
}

extension String {
    /// `==` would call composed and decomposed é equal; JSON does not.
    fileprivate func sameBytes(as other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `nil` in source is `null`.
    package init(nilLiteral: ()) { self = .null }
    /// `true` or `false` in source.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number in source.
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    /// A string in source.
    package init(stringLiteral value: String) { self = .string(value) }
    /// A list in source.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Members in source, in their order.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
