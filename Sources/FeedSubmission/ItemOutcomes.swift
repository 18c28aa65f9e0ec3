package import FeedModel
import JSONText
package import RunFolder

/// What became of the items of a run, asked for in the order of the catalog: of each operation the results of one feed
/// at a time are in memory.
package final class ItemOutcomes {
    package struct Outcome {
        package var status: ItemStatus
        package var job: Int64?
        package var productID: Int64?
        /// What the platform said where it refused the item: its code, and its text line by line.
        package var code: String?
        package var messages: [String] = []
        /// The feed that decided, where it is not the one the item was packed into.
        package var again: String?
    }

    private let plan: RunPlan
    private let state: SubmissionState
    private let results: ResultsLog?
    /// Where items stand that were tried once more.
    private var again: [RunPlan.Origin: RunPlan.Origin] = [:]
    private var lines: [Operation: (feed: String, lines: [JSONValue])] = [:]
    private var linesOfAgain: [Operation: (feed: String, lines: [JSONValue])] = [:]

    package init(_ plan: RunPlan, state: SubmissionState, results: ResultsLog?) {
        self.plan = plan
        self.state = state
        self.results = results
        for feed in plan.feeds {
            for (position, origin) in feed.origins.enumerated() {
                again[origin] = RunPlan.Origin(feed: feed.name, position: position)
            }
        }
    }

    /// - Parameters:
    ///   - feed: the feed that an item was packed into, such as `feeds/PRODUCT_CREATE-0001.json`.
    ///   - position: its position there.
    package func outcome(
        _ feed: String, _ position: Int, _ operation: Operation
    ) throws(RunFolderError) -> Outcome {
        if let place = again[RunPlan.Origin(feed: feed, position: position)] {
            let phase = state[FeedKey(run: plan.id, feed: place.feed)]?.phase
            // As long as the second try is not sent, the first one stands.
            if let phase, phase != .notTaken {
                var outcome = try decided(place.feed, place.position, operation, isSecond: true)
                outcome.again = place.feed
                return outcome
            }
        }
        return try decided(feed, position, operation, isSecond: false)
    }

    private func decided(
        _ feed: String, _ position: Int, _ operation: Operation, isSecond: Bool
    ) throws(RunFolderError) -> Outcome {
        guard let sent = state[FeedKey(run: plan.id, feed: feed)] else { return Outcome(status: .held) }
        switch sent.phase {
        case .notTaken: return Outcome(status: .held)
        case .intended: return Outcome(status: .pending)
        case .sent(let job): return Outcome(status: .pending, job: job)
        case .unknown: return Outcome(status: .unknown)
        case .refused(let code, let message): return Outcome(status: .failed, code: code, messages: [message])
        case .settled(let job, let settled):
            guard settled.statuses.indices.contains(position) else { return Outcome(status: .unknown, job: job) }
            var outcome = Outcome(status: settled.statuses[position], job: job)
            let line = try line(feed, position, operation, isSecond: isSecond)
            outcome.productID = line?["product_id"]?.int64Value
            guard outcome.status != .succeeded else { return outcome }
            outcome.code = line?["code"]?.stringValue
            outcome.messages = line?["message"]?.stringValue?.split(separator: "\n").map(String.init) ?? []
            return outcome
        }
    }

    private func line(
        _ feed: String, _ position: Int, _ operation: Operation, isSecond: Bool
    ) throws(RunFolderError) -> JSONValue? {
        if let kept = isSecond ? linesOfAgain[operation] : lines[operation], kept.feed == feed {
            return kept.lines.dropFirst(position).first
        }
        let all = try results?.lines(of: feed) ?? []
        if isSecond { linesOfAgain[operation] = (feed, all) } else { lines[operation] = (feed, all) }
        return all.dropFirst(position).first
    }
}
