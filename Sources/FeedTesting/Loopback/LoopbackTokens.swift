import FeedGateway
import JSONText

/// The tokens of a seller behind a loopback server: each refresh token is good for once.
package struct LoopbackTokens: Sendable {
    /// The token that is good now.
    package private(set) var access = LoopbackPlatform.accessToken
    /// The refresh token that is good now.
    package private(set) var refresh = LoopbackPlatform.refreshToken
    private var count = 0

    static let path = "/auth/token/refresh"

    /// Answers a call of that path as the new gateway does.
    mutating func answer(_ parameters: [Parameter], now: Int64) -> JSONValue {
        func value(_ name: String) -> String? {
            parameters.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        func error(_ code: String, _ message: String) -> JSONValue {
            ["type": "ISV", "code": .string(code), "message": .string(message), "request_id": "2101"]
        }
        let signed = parameters.filter { $0.name != "sign" }
        guard value("app_key") == LoopbackPlatform.appKey else { return error("InvalidAppkey", "Invalid app key") }
        guard value("session") == nil, value("sign_method") == "sha256",
            value("sign") == Signature.iop(secret: LoopbackPlatform.appSecret, path: Self.path, parameters: signed)
        else { return error("IncompleteSignature", "The request signature does not conform to platform standards") }
        guard let time = value("timestamp").flatMap({ Int64($0) }), abs(time - now) <= 7_200_000 else {
            return error("IllegalTimestamp", "The timestamp is out of range")
        }
        // As the platform does, the text shows what it did not like.
        guard value("refresh_token") == refresh else {
            return error("IllegalRefreshToken", "The refresh token is invalid: \(value("refresh_token") ?? "")")
        }
        count += 1
        access = "50000601c\(count)/a-new+token-that-nobody-may-see=="
        refresh = "50001600r\(count)/a-new+refresh-token-that-nobody-may-see=="
        return [
            "access_token": .string(access), "expires_in": 2_592_000, "refresh_token": .string(refresh),
            "refresh_expires_in": "5184000", "seller_id": "1", "user_nick": "sandbox", "code": "0",
            "request_id": "2101",
        ]
    }
}
