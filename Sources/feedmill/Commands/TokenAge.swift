import FeedGateway
import FeedModel
import FeedRun

/// Looks at when the access token ends: nobody wants to learn it from a night that sent nothing.
struct TokenAge {
    /// When it ends, in milliseconds since 1970; nil where nobody said.
    private var end: Int64?
    /// When the token ends by which it is renewed; nil where that is not known.
    private var refreshEnd: Int64?
    /// The command that renews it; nil where none does.
    private let command: String?

    /// Milliseconds in which it is warned before.
    private static let week: Int64 = 7 * 86_400_000

    /// - Parameters:
    ///   - dates: as they were noted when the token was renewed; nil for a gateway whose tokens feedmill does not renew.
    ///   - day: what the configuration says, such as 2026-12-31, the last day.
    init(_ dates: TokenDates?, day: String?, command: String?) {
        self.command = command
        refreshEnd = dates?.refresh
        end = dates?.access
        guard end == nil, let day = day.flatMap(Day.number) else { return }
        end = Int64(day + 1) * 86_400_000
    }

    /// What to say in the last week, and afterwards; nil before.
    ///
    /// - Parameter now: milliseconds since 1970.
    func warning(now: Int64) -> String? {
        guard let end, end - now <= Self.week else { return nil }
        guard end > now else { return "the access token expired on \(Self.day(end)): \(advice(now))" }
        let days = Int((end - now + 86_399_999) / 86_400_000)
        let left = days == 1 ? "within a day" : "in \(days) days"
        return "the access token expires \(left), on \(Self.day(end)): \(advice(now))"
    }

    /// Why a run through the new gateway need not begin, if so.
    func failure(now: Int64) -> RunFailure? {
        guard command != nil, let end, end <= now else { return nil }
        return RunFailure(.credentials, "the access token expired on \(Self.day(end))", advice: advice(now))
    }

    private func advice(_ now: Int64) -> String {
        guard let command else { return "get a new one in the platform's console" }
        guard let refreshEnd, refreshEnd <= now else { return "to renew it: \(command)" }
        return "the refresh token has expired too: authorise the app again in the platform's console"
    }

    /// The last day that has a part of it.
    private static func day(_ end: Int64) -> String { String(PlatformTime.universal(end - 1).prefix(10)) }
}
