import JSONText

/// Reads an answer of `getchildattributesresultbypostcateidandpath` or `getallchildattributesresult` as it was saved:
/// wrapped (`<method>_response` around it, every list in an object that names its element type) or simplified.
enum AttributeListReader {
    /// The attributes at the top of the answer, each with its values and their child attributes.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(MalformedData) -> [AttributeDraft] {
        let answer = try PlatformAnswer.read(text)
        switch answer {
        case .array: return try attributes(in: JSONObject([.init(key: "attributes", value: answer)]))
        case .object(let object): return try attributes(in: try PlatformAnswer.content(of: object))
        default: throw MalformedData("expected the platform's answer, got \(answer.kind)")
        }
    }

    private static func attributes(in result: JSONObject) throws(MalformedData) -> [AttributeDraft] {
        let fields = PlatformFields(result)
        try PlatformAnswer.expectSuccess(
            result, isThere: fields["attributes"] != nil, "it has no attribute list")
        return try AttributeDraft.list(of: try fields.list("attributes"))
    }
}
