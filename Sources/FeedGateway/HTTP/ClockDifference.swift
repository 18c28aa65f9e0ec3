import JSONText

/// How far this machine's clock is from the platform's, by an answer's Date header.
struct ClockDifference {
    /// This machine's time less the platform's.
    let milliseconds: Int64

    /// - Parameter now: milliseconds since 1970, when the answer came.
    init?(_ response: HTTPResponse, now: Int64) {
        guard let theirs = HTTPDate.milliseconds(response.date) else { return nil }
        milliseconds = now - theirs
    }

    /// What to do about it, such as `this machine's clock is 3 h 2 min ahead of the platform's; set it`.
    var remedy: String {
        "this machine's clock is \(span) \(milliseconds > 0 ? "ahead of" : "behind") the platform's; set it"
    }

    private var span: String {
        let seconds = Int((milliseconds.magnitude + 500) / 1000)
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
        return shown.isEmpty ? "0 s" : shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// Whether an error of the platform says that it did not like the time of a request, and whether it may come from
    /// that: the time is signed too.
    static func concern(_ answer: GatewayError.Answer) -> (isCertain: Bool, isPossible: Bool) {
        let codes = [answer.code, answer.subCode].map { $0.lowercased() }
        let isCertain = codes.contains { ["30", "31"].contains($0) || $0.contains("timestamp") }
        return (isCertain, isCertain || codes.contains { $0 == "25" || $0.contains("signature") })
    }

    /// The error that an answer is where it says, or may mean, that this machine's clock is off; nil where not.
    ///
    /// - Parameters:
    ///   - response: without any secret.
    ///   - now: milliseconds since 1970.
    ///   - tolerance: how far a request's time may be off, in milliseconds.
    static func error(
        _ api: PlatformAPI, _ response: HTTPResponse, now: Int64, tolerance: Int64
    ) -> GatewayError? {
        guard let root = try? JSONValue(parsing: response.body).objectValue, let answer = PlatformErrors.envelope(root)
        else { return nil }
        let concern = concern(answer)
        guard concern.isPossible else { return nil }
        let difference = ClockDifference(response, now: now)
        let isOff = difference.map { $0.milliseconds.magnitude > tolerance.magnitude } ?? false
        guard isOff || concern.isCertain else { return nil }
        return GatewayError(
            api: api, kind: .configuration, answer: answer, problem: "refused",
            mayHaveTakenEffect: PlatformErrors.error(answer, api: api).mayHaveTakenEffect,
            httpStatus: response.status == 200 ? nil : response.status,
            remedy: isOff ? difference?.remedy : "check this machine's clock")
    }
}
