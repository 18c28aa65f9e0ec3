/// The one thing feedmill wants of HTTP: to post a form and get an answer.
package protocol HTTPTransport: Sendable {
    /// Posts `form` (`application/x-www-form-urlencoded`) to `url`, once: never again by itself, and never to where a
    /// redirect points.
    ///
    /// - Returns: what came back, whatever its status, unpacked.
    func post(_ form: [Parameter], to url: String) async throws(HTTPFailure) -> HTTPResponse
}

package struct HTTPResponse: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// The headers of these names as they came; empty where they did not.
    package let date: String
    package let retryAfter: String

    package init(status: Int, body: [UInt8], date: String = "", retryAfter: String = "") {
        self.status = status
        self.body = body
        self.date = date
        self.retryAfter = retryAfter
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
    /// The helper ended before it had begun: another one can make the request.
    let wasTooLate: Bool

    package init(_ problem: String, mayHaveBeenSent: Bool, wasInterrupted: Bool = false) {
        self.init(problem, mayHaveBeenSent: mayHaveBeenSent, wasInterrupted: wasInterrupted, wasTooLate: false)
    }

    private init(_ problem: String, mayHaveBeenSent: Bool, wasInterrupted: Bool, wasTooLate: Bool) {
        self.problem = problem
        self.mayHaveBeenSent = mayHaveBeenSent
        self.wasInterrupted = wasInterrupted
        self.wasTooLate = wasTooLate
    }

    static var tooLate: HTTPFailure {
        HTTPFailure(
            "the process that makes the requests ended before it made one", mayHaveBeenSent: false,
            wasInterrupted: false, wasTooLate: true)
    }
}
