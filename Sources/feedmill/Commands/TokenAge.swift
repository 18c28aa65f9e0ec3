import Foundation

/// Looks at when the access token ends: nobody wants to learn it from a night that sent nothing.
enum TokenAge {
    /// What to say in the last week, and afterwards; nil before.
    ///
    /// - Parameter day: such as 2026-12-31, the last day; what is no day is said too.
    static func warning(_ day: String?, now: Date) -> String? {
        guard let day else { return nil }
        guard let end = try? Date(day, strategy: Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()) else {
            return "access_token_expires: \(quoted(day)) is no day such as 2026-12-31"
        }
        let left = Int((end.timeIntervalSince(now) / 86400).rounded(.up))
        switch left {
        case 8...: return nil
        case 1...: return "the access token ends in \(left) \(left == 1 ? "day" : "days"), on \(day): get a new one"
        case 0: return "the access token ends today: get a new one"
        default: return "the access token ended on \(day): get a new one"
        }
    }
}
