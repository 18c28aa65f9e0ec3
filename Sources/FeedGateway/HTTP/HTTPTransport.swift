/// What feedmill wants of HTTP: to make one request and get its answer.
package protocol HTTPTransport: Sendable {
    /// Makes a request, once: never again by itself, and never to where a redirect points.
    ///
    /// - Returns: what came back, whatever its status, unpacked.
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

extension HTTPTransport {
    /// Posts `form` (`application/x-www-form-urlencoded`) to `url`.
    package func post(_ form: [Parameter], to url: String) async throws(HTTPFailure) -> HTTPResponse {
        try await send(HTTPRequest(url: url, body: .form(form)))
    }
}

/// A request, as it is made once.
package struct HTTPRequest: Sendable {
    /// What is posted.
    package enum Body: Sendable {
        /// None: what is at the address is asked for (GET).
        case none
        /// Posted as `application/x-www-form-urlencoded`.
        case form([Parameter])
        /// Posted as `multipart/form-data`: the parameters, then the file.
        case multipart([Parameter], Attachment)
    }

    /// With its query; it may hold the access token.
    package var url: String
    /// What is posted.
    package var body: Body
    /// Headers beside those that every request has.
    package var headers: [HTTPHeader]
    /// The most bytes of the answer, unpacked; nil: what the transport takes.
    package var answerBytes: Int?

    /// A request; without a body it asks for what is at the URL.
    package init(url: String, body: Body = .none, headers: [HTTPHeader] = [], answerBytes: Int? = nil) {
        self.url = url
        self.body = body
        self.headers = headers
        self.answerBytes = answerBytes
    }
}

/// One header of a request.
package struct HTTPHeader: Sendable, Equatable {
    /// Such as `If-None-Match`.
    package let name: String
    /// Without line ends.
    package let value: String

    /// A header.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A file that goes with a call.
package struct Attachment: Sendable {
    /// The name of its parameter.
    package let name: String
    /// As the other side sees it.
    package let fileName: String
    /// Such as `image/jpeg`.
    package let mediaType: String
    /// The file's content.
    package let bytes: [UInt8]

    /// A file of a parameter.
    package init(name: String, fileName: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// An answer, whatever its status.
package struct HTTPResponse: Sendable {
    /// Such as 200.
    package let status: Int
    /// Unpacked.
    package let body: [UInt8]
    /// The header `Date` as it came; empty where there was none. So are the four below.
    package let date: String
    /// `Retry-After`.
    package let retryAfter: String
    /// `Location`.
    package let location: String
    /// `ETag`.
    package let entityTag: String
    /// `Last-Modified`.
    package let lastModified: String

    /// An answer; headers that did not come are empty.
    package init(
        status: Int, body: [UInt8], date: String = "", retryAfter: String = "", location: String = "",
        entityTag: String = "", lastModified: String = ""
    ) {
        self.status = status
        self.body = body
        self.date = date
        self.retryAfter = retryAfter
        self.location = location
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    init(_ head: HTTPHead, body: [UInt8]) {
        self.init(
            status: head.status, body: body, date: head.date, retryAfter: head.retryAfter, location: head.location,
            entityTag: head.entityTag, lastModified: head.lastModified)
    }
}

/// An answer but for its body. Of the headers, only these are passed on.
struct HTTPHead: Equatable {
    var status: Int
    var date = ""
    var retryAfter = ""
    var location = ""
    var entityTag = ""
    var lastModified = ""

    /// The headers, and the most characters of each that is of any use: a date has 29.
    static let headers: [(name: String, limit: Int, path: any WritableKeyPath<HTTPHead, String> & Sendable)] = [
        ("Date", 100, \.date), ("Retry-After", 100, \.retryAfter), ("Location", 4096, \.location),
        ("ETag", 256, \.entityTag), ("Last-Modified", 100, \.lastModified),
    ]
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

    /// A failure of a request that had begun.
    package init(_ problem: String, mayHaveBeenSent: Bool, wasInterrupted: Bool = false) {
        self.init(problem, mayHaveBeenSent: mayHaveBeenSent, wasInterrupted: wasInterrupted, wasTooLate: false)
    }

    private init(_ problem: String, mayHaveBeenSent: Bool, wasInterrupted: Bool, wasTooLate: Bool) {
        self.problem = problem
        self.mayHaveBeenSent = mayHaveBeenSent
        self.wasInterrupted = wasInterrupted
        self.wasTooLate = wasTooLate
    }

    /// The words for an answer that is larger than it may be.
    static func tooLarge(_ limit: Int) -> String {
        "the answer is larger than \(limit % (1 << 20) == 0 ? "\(limit >> 20) MiB" : "\(limit) bytes")"
    }

    static var tooLate: HTTPFailure {
        HTTPFailure(
            "the process that makes the requests ended before it made one", mayHaveBeenSent: false,
            wasInterrupted: false, wasTooLate: true)
    }
}
