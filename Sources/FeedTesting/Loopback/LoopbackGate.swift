import FeedGateway
import Glibc
import JSONText

/// What the platform's gateways see to before a call reaches the business after them.
package struct LoopbackGate {
    struct Refusal {
        let code: Int
        let message: String
    }

    let parameters: [Parameter]
    /// Whether it is the new gateway.
    let isNew: Bool
    /// The access token that is good now.
    let session: String
    let now: Int64

    var method: String { value("method") ?? "" }

    private func value(_ name: String) -> String? {
        parameters.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// Why the call is not let through.
    var refusal: Refusal? {
        guard value("app_key") == LoopbackPlatform.appKey else { return Refusal(code: 29, message: "Invalid app Key") }
        guard let sign = value("sign") else { return Refusal(code: 24, message: "Missing signature") }
        let signed = parameters.filter { $0.name != "sign" }
        guard sign == expectedSign(signed) else { return Refusal(code: 25, message: "Invalid signature") }
        // As the platform does, the text shows what it did not like.
        guard value("session") == session else {
            return Refusal(code: 27, message: "Invalid session:\(value("session") ?? "")")
        }
        guard isOnTime else { return Refusal(code: 31, message: "Invalid timestamp") }
        guard value("format") == "json", value("v") == "2.0" else {
            return Refusal(code: 23, message: "Invalid format")
        }
        guard Set(parameters.map(\.name)).count == parameters.count else {
            return Refusal(code: 43, message: "a parameter stands twice")
        }
        return nil
    }

    private func expectedSign(_ signed: [Parameter]) -> String? {
        if isNew {
            // A blank parameter is not signed, and not to be sent.
            guard value("sign_method") == "sha256", !signed.contains(where: \.isBlank) else { return nil }
            return Signature.iop(secret: LoopbackPlatform.appSecret, parameters: signed)
        }
        guard let method = value("sign_method").flatMap({ Signature.Method(rawValue: $0) }) else { return nil }
        return Signature.top(method, secret: LoopbackPlatform.appSecret, parameters: signed)
    }

    private var isOnTime: Bool {
        guard let text = value("timestamp") else { return false }
        if isNew { return Int64(text).map { abs($0 - now) <= 7_200_000 } ?? false }
        return (-600...600).contains { text == PlatformTime.top(now + $0 * 1000) }
    }

    /// A time as HTTP writes it, from milliseconds since 1970.
    package static func date(_ milliseconds: Int64) -> String {
        var time = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&time, &parts)
        var text = [CChar](repeating: 0, count: 40)
        strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    static func error(_ refusal: Refusal) -> JSONValue {
        ["error_response": ["code": .number(JSONNumber(refusal.code)), "msg": .string(refusal.message)]]
    }

    /// An answer as this gateway writes it: the new one has codes as text, and lists without wrappers on request.
    func inItsForm(_ answer: JSONValue) -> JSONValue {
        var answer = value("simplify") == "true" ? SandboxPlatform.simplified(answer) : answer
        guard isNew, case .object(var error)? = answer["error_response"] else { return answer }
        error.members = error.members.map { member in
            .init(key: member.key, value: member.value.numberValue.map { .string($0.text) } ?? member.value)
        }
        answer = .object(JSONObject([.init(key: "error_response", value: .object(error))]))
        return answer
    }
}
