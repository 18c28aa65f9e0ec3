/// What the helper finds in its environment: what feedmill has in its own, but for credentials and proxies that would see
/// them.
///
/// libcurl goes by these variables (curl.se/docs/manpage.html, "Environment"). Requests over http lead to this machine
/// and nowhere else, so that they need no proxy, and one would be given the access token in clear. Over https a proxy is
/// only asked for a way through, and sees none of what passes.
enum HelperEnvironment {
    /// - Parameter proxy: what all requests go through, whatever the environment says.
    static func of(_ environment: [String: String], proxy: String? = nil) -> [String: String] {
        var variables = environment.filter { !$0.key.hasPrefix("FEEDMILL_") && !plainProxies.contains($0.key) }
        if variables["https_proxy"] == nil, variables["HTTPS_PROXY"] == nil,
            let proxy = environment["all_proxy"] ?? environment["ALL_PROXY"]
        {
            variables["https_proxy"] = proxy
        }
        if let proxy {
            for name in proxies { variables[name] = nil }
            variables["http_proxy"] = proxy
            variables["https_proxy"] = proxy
        }
        // Where Foundation ends the process, nobody is to wait for an account of its stack.
        variables["SWIFT_BACKTRACE"] = "enable=no"
        return variables
    }

    private static let proxies = ["https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"]
    private static let plainProxies: Set = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
}
