package import Bytes

extension ByteBuffer {
    /// Appends a JSON value without blanks: members in their order, numbers as they are written.
    package mutating func append(json value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): value ? append("true") : append("false")
        case .number(let number): append(number.text)
        case .string(let text): append(jsonString: text)
        case .array(let elements):
            append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { append(0x2C) }
                append(json: element)
            }
            append(0x5D)
        case .object(let object):
            append(0x7B)
            for (index, member) in object.members.enumerated() {
                if index > 0 { append(0x2C) }
                append(jsonString: member.key)
                append(0x3A)
                append(json: member.value)
            }
            append(0x7D)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON.
    package var description: String {
        var buffer = ByteBuffer()
        buffer.append(json: self)
        return buffer.bytes.string
    }
}
