import CategoryRules
import JSONText

/// A schema, compiled from text.
func schema(_ text: String) throws(CategoryDataError) -> JSONSchema {
    let result = text.withBytes { bytes in
        Result { () throws(CategoryDataError) in try JSONSchema(text: bytes, file: "348.schema.json") }
    }
    return try result.get()
}

extension JSONSchema {
    /// What is wrong with the instance that a text is, as the platform would print it.
    ///
    /// The two questions that a schema can be asked have to agree.
    func violations(ofText text: String) throws -> [String] {
        let isAllowed = try ask(text) { allows($0) }
        let violations = try violationsOfText(text).map(\.text)
        return isAllowed == violations.isEmpty ? violations : ["valid: \(isAllowed), and yet: \(violations)"]
    }

    func violationsOfText(_ text: String) throws -> [SchemaViolation] { try ask(text) { violations(of: $0) } }

    private func ask<Answer>(_ text: String, _ question: (JSONView) -> Answer) throws -> Answer {
        try text.withBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                var tape = JSONTape()
                try tape.parse(bytes)
                return question(tape.view)
            }
        }.get()
    }
}
