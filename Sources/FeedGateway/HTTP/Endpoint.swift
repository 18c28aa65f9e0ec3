/// Where requests go: a URL of https, or of http where it leads to this very machine, for tests.
enum Endpoint {
    /// - Returns: the URL without anything behind its path.
    static func checked(_ text: String) throws(EndpointError) -> String {
        guard
            let match = text.wholeMatch(of: /(https?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[^\s?#]*)?/)
        else {
            throw EndpointError(
                "\(text) is no endpoint; expected a URL such as https://api-sg.aliexpress.com/sync, without a query")
        }
        let host = String(match.2).lowercased()
        let isHere = host == "localhost" || host == "[::1]" || host.wholeMatch(of: /127(\.\d{1,3}){3}/) != nil
        guard match.1 == "https" || isHere else {
            throw EndpointError("\(text): http would show the access token to everybody on the way; use https")
        }
        return text
    }
}

/// Why an endpoint cannot be used.
package struct EndpointError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
