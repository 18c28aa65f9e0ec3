import Bytes

/// What an HTTP answer says that is not the platform's own. The platform answers errors with status 200 and an
/// `error_response`; anything else comes from something in between, a proxy, a firewall or a load balancer, and tells
/// nothing about what was done: it may have come after the platform did its work. So every one of them may have taken
/// effect, and none says anything about the app, its rights or the request.
enum HTTPAnswers {
    private struct Row {
        let statuses: ClosedRange<Int>
        let kind: GatewayError.Kind
        /// What it means, as words after a colon.
        let meaning: String
        /// Why it is taken for that.
        let source: String
    }

    private static let rows: [Row] = [
        Row(
            statuses: 200...299, kind: .unreachable, meaning: "this is not an answer of the platform",
            source: "by caution: the platform answers in JSON"),
        Row(
            statuses: 300...399, kind: .unreachable,
            meaning: "a redirect, which is not followed; check --endpoint", source: "RFC 9110, 15.4"),
        Row(
            statuses: 401...401, kind: .unreachable, meaning: "a server on the way asks for a login",
            source: "RFC 9110, 15.5.2; the platform refuses a token with its own codes"),
        Row(
            statuses: 403...403, kind: .unreachable, meaning: "a proxy or firewall refuses the request",
            source: "RFC 9110, 15.5.4; by caution: filters do this for a while"),
        Row(
            statuses: 404...405, kind: .unreachable,
            meaning: "this is not a gateway of the platform; check --endpoint",
            source: "RFC 9110, 15.5.5 and 15.5.6; by caution: load balancers do this while they are being set up"),
        Row(
            statuses: 407...407, kind: .unreachable, meaning: "the proxy asks for a login", source: "RFC 9110, 15.5.8"),
        Row(
            statuses: 408...408, kind: .retryable, meaning: "the request was too slow for a server on the way",
            source: "RFC 9110, 15.5.9"),
        Row(
            statuses: 410...410, kind: .unreachable,
            meaning: "this is not a gateway of the platform; check --endpoint", source: "RFC 9110, 15.5.11"),
        Row(
            statuses: 413...413, kind: .retryable,
            meaning: "the request is too large for a server on the way; lower max_feed_bytes",
            source: "RFC 9110, 15.5.14"),
        Row(
            statuses: 425...425, kind: .retryable, meaning: "a server on the way asks to try again later",
            source: "RFC 8470, 5.2"),
        Row(
            statuses: 429...429, kind: .retryable, meaning: "too many requests", source: "RFC 6585, 4"),
        Row(
            statuses: 400...499, kind: .unreachable, meaning: "a server on the way does not accept the request",
            source: "by caution: the platform refuses a request with its own codes"),
        Row(
            statuses: 500...599, kind: .retryable, meaning: "the platform failed, or a server in front of it",
            source: "RFC 9110, 15.6"),
        Row(statuses: .min ... .max, kind: .unreachable, meaning: "not an HTTP status", source: "by caution"),
    ]

    /// The statuses that may say until when to wait (RFC 9110, section 10.2.3; RFC 6585, section 4).
    private static let statusesWithPause: Set = [429, 503]
    /// No server is waited for longer than the platform's own bans last.
    private static let longestPause = 86_400

    /// Whether an answer is the platform's: any other is for `error`.
    static func isPlatforms(_ response: HTTPResponse) -> Bool {
        // An error of the platform that comes with another status than 200 is more than the status says.
        guard response.status == 200 else { return isPlatformsError(response) }
        return response.body.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) } == 0x7B
    }

    static func isPlatformsError(_ response: HTTPResponse) -> Bool {
        response.body.prefix(4096).withUnsafeBufferPointer { $0.firstOffset(of: "\"error_response\"") != nil }
    }

    /// The error that an answer is which is not the platform's.
    ///
    /// - Parameters:
    ///   - response: without any secret.
    ///   - now: milliseconds since 1970.
    static func error(_ api: PlatformAPI, _ response: HTTPResponse, now: Int64) -> GatewayError {
        let seconds = statusesWithPause.contains(response.status) ? pause(response, now: now) : nil
        return error(
            api, status: response.status, kind: seconds.map { .banned(seconds: $0) }, words: words(of: response.body))
    }

    /// The error that a status is of whose answer nothing else is known.
    static func error(
        _ api: PlatformAPI, status: Int, kind: GatewayError.Kind? = nil, words: String = ""
    ) -> GatewayError {
        let row = rows.first { $0.statuses.contains(status) }
        return GatewayError(
            api: api, kind: kind ?? row?.kind ?? .unreachable,
            problem: "HTTP status \(status): \(row?.meaning ?? "")\(words)", mayHaveTakenEffect: true,
            httpStatus: status)
    }

    /// How many seconds the server wants to be left alone; nil where it does not say.
    private static func pause(_ response: HTTPResponse, now: Int64) -> Int? {
        let text = response.retryAfter
        if let seconds = Int(text), seconds >= 0 { return min(max(seconds, 1), longestPause) }
        guard let until = HTTPDate.milliseconds(text) else { return nil }
        // By the clock that wrote it.
        let from = HTTPDate.milliseconds(response.date) ?? now
        return Int(min(max((until - from + 999) / 1000, 1), Int64(longestPause)))
    }

    /// The title of a page that came in place of an answer, which says who it is from.
    private static func words(of body: [UInt8]) -> String {
        guard !body.isEmpty else { return "; it is empty" }
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        guard let title = text.firstMatch(of: /(?i)<title[^>]*>([^<]*)</)?.1 else { return "" }
        let words = String(String.UnicodeScalarView(title.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
            .split(separator: " ").joined(separator: " ")
        return words.isEmpty ? "" : "; the page says: \(words.prefix(100))"
    }
}
