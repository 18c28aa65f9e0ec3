/// The one thing feedmill wants of HTTP: to post a form and get an answer.
package protocol HTTPTransport: Sendable {
    /// Posts `form` (`application/x-www-form-urlencoded`) to `url`, once: never again by itself, and never to where a
    /// redirect points.
    ///
    /// - Returns: what came back, whatever its status, decompressed.
    func post(_ form: [Parameter], to url: String) async throws(HTTPFailure) -> HTTPResponse
}

package struct HTTPResponse: Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Why there is no answer.
package struct HTTPFailure: Error, Sendable {
    /// In words, without the URL: it holds the access token.
    package let problem: String
    /// Whether any of the body had left: then the other side may have had all of it.
    package let mayHaveBeenSent: Bool
    /// The task was cancelled.
    package let wasInterrupted: Bool

    package init(_ problem: String, mayHaveBeenSent: Bool, wasInterrupted: Bool = false) {
        self.problem = problem
        self.mayHaveBeenSent = mayHaveBeenSent
        self.wasInterrupted = wasInterrupted
    }
}
