import Bytes
import JSONText

/// One way in which an instance breaks a schema, in the words of the platform's validator (everit-org/json-schema).
package struct SchemaViolation: Sendable, Equatable {
    /// What is wrong, such as `#/sku_info_list/0/price`.
    package let pointer: String
    /// What is wrong with it, such as `0 is not greater or equal to 0.01`.
    package let message: String
    /// What a message such as `input is invalid against the "then" schema` comes from.
    package let causes: [SchemaViolation]

    /// A violation at a place of the instance.
    package init(pointer: String, message: String, causes: [SchemaViolation] = []) {
        self.pointer = pointer
        self.message = message
        self.causes = causes
    }

    /// As the platform prints it: pointer and message.
    package var text: String { "\(pointer): \(message)" }
}

extension TypeSet {
    /// Whether a value is of one of these types.
    @inline(__always)
    func allows(_ instance: Int, _ view: JSONView) -> Bool {
        switch view[instance].kind {
        case .null: contains(.null)
        case .true, .false: contains(.boolean)
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        case .number: contains(.number) || (contains(.integer) && view.isWhole(instance))
        }
    }
}

extension JSONView {
    /// How the platform's validator calls the kind of a value, by its Java class.
    func platformType(_ instance: Int) -> String {
        switch self[instance].kind {
        case .null: return "Null"
        case .true, .false: return "Boolean"
        case .string: return "String"
        case .array: return "JSONArray"
        case .object: return "JSONObject"
        case .number:
            guard isWhole(instance) else { return "BigDecimal" }
            guard let number = decimal(instance), number.coefficient.magnitude < 1 << 31 else { return "Long" }
            return "Integer"
        }
    }

    /// A value as the platform's validator prints it: strings without quotes.
    func platformText(_ instance: Int) -> String {
        self[instance].kind == .string ? text(instance).string : value(at: instance).description
    }
}
