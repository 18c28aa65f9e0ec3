import Foundation

/// The proxies that the network of this machine wants, as its environment names them (curl.se/docs/manpage.html,
/// "Environment").
struct UpstreamProxies: Sendable {
    struct Proxy: Sendable, Equatable {
        let host: String
        let port: UInt16
        let authorization: String?
        /// Such as `http`. With a proxy that speaks anything else the tunnel cannot talk.
        let scheme: String

        var isUsable: Bool { scheme == "http" }
    }

    private let plain: Proxy?
    private let secure: Proxy?
    private let exceptions: [String]

    init(_ environment: [String: String]) {
        func first(_ names: [String]) -> Proxy? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }.flatMap { Self.proxy($0) }
        }
        plain = first(["http_proxy", "all_proxy", "ALL_PROXY"])
        secure = first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
        exceptions = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "").split { $0 == "," || $0 == " " }
            .map { $0.lowercased() }
    }

    private static func proxy(_ text: String) -> Proxy? {
        guard let parts = URLComponents(string: text.contains("://") ? text : "http://\(text)"),
            let host = parts.host, !host.isEmpty
        else { return nil }
        let login = parts.user.map { user in
            "Basic " + Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
        return Proxy(
            host: host.filter { $0 != "[" && $0 != "]" }, port: UInt16(clamping: parts.port ?? 1080),
            authorization: login, scheme: (parts.scheme ?? "http").lowercased())
    }

    func proxy(for host: String, isTunnel: Bool) -> Proxy? {
        let host = host.lowercased()
        let isExcepted = exceptions.contains { exception in
            guard exception != "*" else { return true }
            let domain = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
            return host == domain || host.hasSuffix(".\(domain)")
        }
        return isExcepted ? nil : isTunnel ? secure : plain
    }
}
