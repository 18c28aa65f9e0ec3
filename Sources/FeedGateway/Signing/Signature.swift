import Digests

/// One parameter of a request: its value is the plain UTF-8 text, not escaped for any transport.
package struct Parameter: Sendable {
    /// As the platform's documents have it.
    package let name: String
    /// UTF-8.
    package let value: [UInt8]

    /// A parameter of bytes.
    package init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// A parameter of text.
    package init(_ name: String, _ value: String) { self.init(name, Array(value.utf8)) }
}

/// How the platform's gateways sign requests: names and values of all parameters, sorted by the bytes of the names and
/// put together without anything between, digested with the app's secret, as upper-case hexadecimal digits.
package enum Signature {
    /// What the old gateway takes (open.taobao.com docId=101617).
    package enum Method: String, CaseIterable, Sendable {
        /// MD5 of secret + text + secret.
        case md5
        /// HMAC-MD5.
        case hmac
        /// HMAC-SHA256.
        case hmacSHA256 = "hmac-sha256"
    }

    /// The signature of a request to the old gateway.
    ///
    /// - Parameter parameters: all of the request but `sign` itself.
    package static func top(_ method: Method, secret: String, parameters: [Parameter]) -> String {
        let text = pieces(parameters)
        let secret = Array(secret.utf8)
        let code =
            switch method {
            case .md5: MD5.digest(of: [secret] + text + [secret])
            case .hmac: HMAC.code(.md5, key: secret, message: text)
            case .hmacSHA256: HMAC.code(.sha256, key: secret, message: text)
            }
        return hexadecimal(code, uppercase: true)
    }

    /// The signature of a request to the new gateway: HMAC-SHA256. Parameters that are blank count for nothing and are
    /// not to be sent either.
    ///
    /// - Parameters:
    ///   - path: of a path call, such as `/auth/token/create`; empty for a business call, which names a method instead.
    ///   - parameters: all of the request but `sign` itself.
    package static func iop(secret: String, path: String = "", parameters: [Parameter]) -> String {
        let text = [Array(path.utf8)] + pieces(parameters.filter { !$0.isBlank })
        return hexadecimal(HMAC.code(.sha256, key: Array(secret.utf8), message: text), uppercase: true)
    }

    /// Names and values in their order; of a feed of megabytes no copy is made.
    private static func pieces(_ parameters: [Parameter]) -> [[UInt8]] {
        parameters.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .flatMap { [Array($0.name.utf8), $0.value] }
    }
}

extension Parameter {
    /// Whether there is nothing in it but white space.
    package var isBlank: Bool { value.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
}
