import CategoryRules

/// What an answer to `aliexpress.solution.feed.submit` that is no job number proves about the feed.
///
/// Only words of the platform about the feed's own content or parameters prove that it was not taken. Everything else
/// may have been said by a part of the platform, or by something in front of it, after another part had taken the feed:
/// the documents place codes below 100 other than 15, 40 and 41 before the business service, and yet feeds were seen
/// to be taken although a ban, an invalid session, a remote error, a status 5xx or a page of HTML came back. Such a feed
/// is settled like one whose answer was lost.
package enum SubmitRefusals {
    /// A code, and what it proves.
    package struct Row: Sendable, Hashable {
        /// A code, or a beginning of one with `*`, as the platform writes it: `41`, `isv.invalid-parameter*`.
        package let code: String
        /// What it stands for, in the platform's words.
        package let meaning: String
        /// Whether nothing of the feed was taken.
        package let isCertain: Bool
        /// Where that is from; "by caution" where nothing says it.
        package let source: String
    }

    private static let codes = "developer.alibaba.com articleId=102707"
    private static let caution = "by caution"

    /// The first row that fits counts. Sub codes come first: they are the business service's own words.
    package static let rows: [Row] = [
        certain("isv.missing-parameter*", "a parameter is missing", codes),
        certain("isv.invalid-parameter*", "a parameter is invalid", codes),
        certain("isv.parameters-mismatch*", "parameters contradict each other", codes),
        certain("isp.top-mapping-parse-error", "a parameter could not be parsed", "public code of integrators"),
        open("isv.*", "other faults of the caller"), open("isp.*", "the platform's own trouble"),
        open("accesscontrol.*", "too many calls"),
        open("3", "upload fail"), open("4", "user call limited"), open("5", "session call limited"),
        open("6", "partner call limited"), open("7", "App Call Limited"), open("8", "app exceeds limited frequency"),
        open("9", "http action not allowed"), open("10", "service currently unavailable"),
        open("11", "insufficient ISV permissions"), open("12", "insufficient user permissions"),
        open("13", "insufficient partner permissions"), open("15", "remote service error"),
        open("21", "missing method"), open("22", "invalid method"), open("23", "invalid format"),
        open("24", "missing signature"), open("25", "invalid signature"), open("26", "missing session"),
        open("27", "invalid session"), open("28", "missing app key"), open("29", "invalid app key"),
        open("30", "missing timestamp"), open("31", "invalid timestamp"), open("32", "missing version"),
        open("33", "invalid version"), open("34", "unsupported version"),
        certain("40", "missing required arguments", codes), certain("41", "invalid arguments", codes),
        open("42", "forbidden request"), certain("43", "parameter error", codes),
        certain("47", "invalid encoding", codes), open("50", "remote service error"),
        open("53", "insufficient security level"), open("900", "remote connection error"),
        open("901", "remote connection timeout"), open("902", "remote service error"),
        open("*", "any other code, an answer that makes no sense, any status of HTTP but 200, no answer"),
    ]

    private static func certain(_ code: String, _ meaning: String, _ source: String) -> Row {
        Row(code: code, meaning: meaning, isCertain: true, source: source)
    }

    private static func open(_ code: String, _ meaning: String) -> Row {
        Row(code: code, meaning: meaning, isCertain: false, source: caution)
    }

    /// Whether an answer proves that nothing of the feed was taken.
    static func isCertain(_ answer: GatewayError.Answer) -> Bool {
        let code = answer.subCode.isEmpty ? answer.code : answer.subCode
        // Faults of content: by the table of the platform's codes, which says of each whether the same content would be
        // refused again.
        let message = answer.subMessage.isEmpty ? answer.message : answer.subMessage
        if code.hasPrefix("F00-00-"), let known = PlatformCodes.entry(code, message: message) {
            return known.persistence == .permanent
        }
        return rows.first { $0.fits(code) }?.isCertain ?? false
    }
}

extension SubmitRefusals.Row {
    func fits(_ code: String) -> Bool {
        guard self.code.hasSuffix("*") else { return self.code.utf8.elementsEqual(code.utf8) }
        return code.utf8.starts(with: self.code.utf8.dropLast())
    }
}
