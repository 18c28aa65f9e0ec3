import FeedSubmission

extension StuckJob {
    /// The job, how long it has been without results, and what was done about it, in one sentence.
    var words: String {
        let usually = usual.map { "; usually it takes \(Self.span($0))" } ?? ""
        let job = "job \(job) (\(folder)/\(feed)) has no results after \(Self.span(age))\(usually)"
        return switch fate {
        case .cancelled: "\(job): it was still queued, so it was cancelled, and its items are sent again"
        case .pending:
            "\(job): the platform is still working on it; its items stay pending, and everything else is sent"
        case .unanswered(let why): "\(job) and could not be cancelled: \(why)"
        }
    }

    private static func span(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        if minutes < 1 { return "\(milliseconds / 1000) s" }
        return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
    }
}
