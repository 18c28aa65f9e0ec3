import Bytes
import JSONText

/// Reads an answer of `getchildattributesresultbypostcateidandpath` or `getallchildattributesresult` as it was saved:
/// wrapped (`<method>_response` around it, every list in an object that names its element type) or simplified.
enum AttributeListReader {
    /// The attributes at the top of the answer, each with its values and their child attributes.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(Damage) -> [AttributeDraft] {
        let answer: JSONValue
        do {
            answer = try JSONValue(parsing: text)
        } catch {
            throw Damage("the file is cut or no JSON: \(error)")
        }
        switch answer {
        case .array: return try attributes(in: JSONObject([.init(key: "attributes", value: answer)]))
        case .object(let object): return try attributes(in: try result(of: object))
        default: throw Damage("\(answer.kind) in place of the platform's answer")
        }
    }

    /// What the envelopes of an answer hold.
    private static func result(of answer: JSONObject) throws(Damage) -> JSONObject {
        let fields = PlatformFields(answer)
        if case .object(let error)? = fields["error_response"] {
            throw Damage(
                "the platform answered with an error\(try detail(of: error, ["code", "sub_code"], ["sub_msg", "msg"]))")
        }
        if answer.members.count == 1, answer.members[0].key.hasSuffix("_response"),
            case .object(let inner) = answer.members[0].value
        {
            return try result(of: inner)
        }
        if case .object(let inner)? = fields["result"] { return try result(of: inner) }
        return answer
    }

    private static func attributes(in result: JSONObject) throws(Damage) -> [AttributeDraft] {
        let fields = PlatformFields(result)
        let success = try fields.truth("success")
        if success == false {
            throw Damage(
                "the platform answered success: false\(try detail(of: result, ["error_code"], ["error_message"]))")
        }
        guard success == true || fields["attributes"] != nil else {
            let detail = try detail(of: result, ["code"], ["message", "msg"])
            guard detail.isEmpty else { throw Damage("the platform answered with an error\(detail)") }
            throw Damage("there is no attribute list in it")
        }
        return try AttributeDraft.list(of: try fields.list("attributes"))
    }

    /// The first code and the first message there are, in brackets.
    private static func detail(
        of object: JSONObject, _ codes: [FieldName], _ messages: [FieldName]
    ) throws(Damage) -> String {
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
