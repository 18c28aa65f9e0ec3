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

extension ByteBuffer {
    /// Appends a value of a tape without blanks: members in their order, numbers as they are written.
    package mutating func append(json view: JSONView, at index: Int) {
        switch view[index].kind {
        case .null: append("null")
        case .false: append("false")
        case .true: append("true")
        case .number: append(view.text(index))
        case .string: append(jsonString: view.text(index))
        case .array:
            append(0x5B)
            var isFirst = true
            view.eachElement(of: index) { element in
                if !isFirst { append(0x2C) }
                isFirst = false
                append(json: view, at: element)
            }
            append(0x5D)
        case .object:
            append(0x7B)
            var isFirst = true
            view.eachMember(of: index) { key, value in
                if !isFirst { append(0x2C) }
                isFirst = false
                append(jsonString: view.text(key))
                append(0x3A)
                append(json: view, at: value)
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

extension ByteBuffer {
    /// Appends a JSON value for a person: a member or element a line, two blanks for each level.
    package mutating func append(indented value: JSONValue) {
        append(indented: value) { _ in }
    }

    /// Appends a JSON value for a person, and lets what there is be written out between two elements: a long list need
    /// not be in memory as a text.
    package mutating func append<Failure>(
        indented value: JSONValue, level: Int = 0, between spill: (inout ByteBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        func line(_ level: Int, _ output: inout ByteBuffer) {
            output.append(0x0A)
            for _ in 0..<level { output.append("  ") }
        }
        switch value {
        case .array(let elements) where !elements.isEmpty:
            append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { append(0x2C) }
                line(level + 1, &self)
                try append(indented: element, level: level + 1, between: spill)
                try spill(&self)
            }
            line(level, &self)
            append(0x5D)
        case .object(let object) where !object.members.isEmpty:
            append(0x7B)
            for (index, member) in object.members.enumerated() {
                if index > 0 { append(0x2C) }
                line(level + 1, &self)
                append(jsonString: member.key)
                append(": ")
                try append(indented: member.value, level: level + 1, between: spill)
            }
            line(level, &self)
            append(0x7D)
        default:
            append(json: value)
        }
    }
}
