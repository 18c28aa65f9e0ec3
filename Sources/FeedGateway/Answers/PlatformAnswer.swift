import CategoryRules
import JSONText

/// An answer of the platform that is no error, without its envelope.
///
/// An answer is under `<name of the call>_response`, or bare where it was asked for simplified; an error under
/// `error_response` in both; the new gateway's path calls put an error's `code` and `message` into the root. Below that
/// the business may have failed all the same (`result.success`, `is_success`), which `PlatformErrors` knows too.
struct PlatformAnswer {
    let api: PlatformAPI
    /// What is in the envelope.
    let fields: PlatformFields

    /// - Throws: the error that the answer is, or that it is no answer at all.
    init(_ text: [UInt8], to api: PlatformAPI) throws(GatewayError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw PlatformAnswer.unintelligible(api, "it is not JSON: \(error)")
        }
        try self.init(value, to: api)
    }

    /// - Throws: the error that the answer is, or that it is no answer at all.
    init(_ value: JSONValue, to api: PlatformAPI) throws(GatewayError) {
        guard let root = value.objectValue else {
            throw PlatformAnswer.unintelligible(api, "it is \(value.kind), not an object")
        }
        if let error = PlatformErrors.envelope(root) { throw PlatformErrors.error(error, api: api) }
        let envelope = root.members.first { $0.key.hasSuffix("_response") }
        let body = envelope?.value.objectValue ?? root
        if let error = PlatformErrors.result(body) { throw PlatformErrors.error(error, api: api, isBusiness: true) }
        self.api = api
        fields = PlatformFields(body)
    }

    /// Runs `body` over the fields; what cannot be meant makes the answer unintelligible.
    func read<Result>(
        _ body: (PlatformFields) throws(MalformedData) -> Result
    ) throws(GatewayError) -> Result {
        do {
            return try body(fields)
        } catch {
            throw PlatformAnswer.unintelligible(api, error.problem)
        }
    }

    /// An answer that says nothing: what was asked for may have been done.
    static func unintelligible(_ api: PlatformAPI, _ reason: String) -> GatewayError {
        GatewayError(
            api: api, kind: .retryable, problem: "the answer cannot be used: \(reason)", mayHaveTakenEffect: true)
    }
}
