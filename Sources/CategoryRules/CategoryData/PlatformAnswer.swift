import JSONText

/// What all answers of the platform have around what they say, and how they say that they say nothing.
enum PlatformAnswer {
    /// Reads the text of a file that should hold an answer.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(MalformedData) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw MalformedData("the file is truncated or not JSON: \(error)")
        }
    }

    /// What the envelopes of an answer hold: `<method>_response`, then `result`.
    static func content(of answer: JSONObject) throws(MalformedData) -> JSONObject {
        let fields = PlatformFields(answer)
        if case .object(let error)? = fields["error_response"] {
            throw MalformedData(
                "the platform answered with an error\(try detail(of: error, ["code", "sub_code"], ["sub_msg", "msg"]))")
        }
        if answer.members.count == 1, answer.members[0].key.hasSuffix("_response"),
            case .object(let inner) = answer.members[0].value
        {
            return try content(of: inner)
        }
        if case .object(let inner)? = fields["result"] { return try content(of: inner) }
        return answer
    }

    /// Refuses an answer that says itself that it is none.
    ///
    /// - Parameter isThere: the answer has what was asked for.
    static func expectSuccess(_ content: JSONObject, isThere: Bool, _ missing: String) throws(MalformedData) {
        let success = try PlatformFields(content).truth(anyOf: "success", "is_success")
        if success == false {
            throw MalformedData(
                "the platform answered success: false\(try detail(of: content, ["error_code"], ["error_message"]))")
        }
        guard !isThere, success != true else { return }
        let detail = try detail(of: content, ["code"], ["message", "msg"])
        guard detail.isEmpty else { throw MalformedData("the platform answered with an error\(detail)") }
        throw MalformedData(missing)
    }

    /// The first code and the first message there are, in brackets.
    static func detail(of object: JSONObject, _ codes: [FieldName], _ messages: [FieldName]) throws(MalformedData)
        -> String
    {
        let fields = PlatformFields(object)
        var words: [String] = []
        for names in [codes, messages] {
            for name in names {
                if let word = try fields.text(name), !word.isEmpty {
                    words.append(word)
                    break
                }
            }
        }
        return words.isEmpty ? "" : " (\(words.joined(separator: ": ")))"
    }
}
