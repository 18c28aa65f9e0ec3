import FeedModel
import Glibc
import RunReports

/// What keeps a run from being sent, or from being a whole night.
extension RunAttempt {
    /// Whether the exports hold every product of the shop: that is said, all of them are there and were read to their end,
    /// and none has an error of its own.
    func isWhole(_ tally: Tally) -> Bool {
        guard configuration.catalogExtent == .full, configuration.lanes == nil, tally.unreadable.isEmpty,
            files.unreadable.isEmpty, !inputs.isEmpty, tally.emptyExports.isEmpty, !tally.hasFaultOfFile
        else { return false }
        return missingFiles.isEmpty
    }

    /// Files that a whole catalog has, and that are not there.
    private var missingFiles: [String] {
        configuration.expectedFiles.filter { expected in
            !inputs.contains { fnmatch(expected, $0.name, 0) == 0 }
        }
    }

    /// Why nothing may be sent, if so.
    func hold(_ tally: Tally) -> String? {
        var reason: String?
        if !configuration.allowEmpty, let empty = tally.emptyExports.first {
            reason = "held: \(empty) has no records; --allow-empty lets it pass"
        }
        let (rejected, items) = (tally.totals[.rejected], tally.totals.read)
        if let limit = configuration.maxRejected, limit.isExceeded(rejected: rejected, of: items) {
            reason = "held: \(rejected) of \(items) items are rejected, more than --max-rejected allows"
        }
        return reason
    }
}
