package import FeedModel
import JSONText
package import RunFolder

/// What became of the items of a run, asked for in the order of the catalog: of each operation the results of one feed
/// at a time are in memory.
package final class ItemOutcomes {
    private let plan: RunPlan
    private let state: SubmissionState
    private let results: ResultsLog?
    private let gates: [String: GateName]
    private let pictures: [RunPlan.Origin: [RunPlan.PictureNote]]
    /// Where items are that were tried once more.
    private var again: [RunPlan.Origin: RunPlan.Origin] = [:]
    private var lines: [Operation: (feed: String, lines: [ReadResult?])] = [:]
    private var linesOfAgain: [Operation: (feed: String, lines: [ReadResult?])] = [:]
    private var tape = JSONTape()
    /// What was asked for last: items of one feed come one after the other.
    private var last: (feed: String, sent: SentFeed?)?

    /// - Parameter allowed: gates that were released.
    package init(_ plan: RunPlan, state: SubmissionState, results: ResultsLog?, allowed: Set<GateName> = []) {
        self.plan = plan
        self.state = state
        self.results = results
        gates = Dictionary(
            plan.feeds.compactMap { feed in
                (feed.gates.first { !allowed.contains($0) } ?? feed.gates.first).map { (feed.name, $0) }
            }, uniquingKeysWith: { first, _ in first })
        pictures = Dictionary(
            grouping: plan.feeds.flatMap { feed in
                feed.pictures.map { (RunPlan.Origin(feed: feed.name, position: $0.position), $0) }
            }, by: \.0
        ).mapValues { $0.map(\.1) }
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
    ) throws(RunFolderError) -> ItemOutcome {
        let origin = RunPlan.Origin(feed: feed, position: position)
        let place = lastSent(origin)
        var outcome = try decided(
            place?.feed ?? feed, place?.position ?? position, operation, isSecond: place != nil)
        outcome.again = place?.feed
        outcome.pictures = pictures[origin] ?? []
        return outcome
    }

    /// Where an item is that was tried once more, or whose feed was halved; nil where it was not. As long as the
    /// second try is not sent, the first one counts.
    private func lastSent(_ first: RunPlan.Origin) -> RunPlan.Origin? {
        guard !again.isEmpty else { return nil }
        var (place, found) = (first, RunPlan.Origin?.none)
        for _ in plan.feeds {
            guard let next = again[place] else { break }
            place = next
            if let phase = state[FeedKey(run: plan.id, feed: next.feed)]?.phase, phase != .notTaken { found = next }
        }
        return found
    }

    private func decided(
        _ feed: String, _ position: Int, _ operation: Operation, isSecond: Bool
    ) throws(RunFolderError) -> ItemOutcome {
        guard let sent = sent(feed) else { return ItemOutcome(status: .held, gate: gates[feed]) }
        switch sent.phase {
        case .notTaken: return ItemOutcome(status: .held)
        // Whether it arrived is not known: not before, and not when sending ends.
        case .intended: return ItemOutcome(status: .unknown)
        case .sent(let job): return ItemOutcome(status: .pending, job: job)
        case .unknown(let job): return ItemOutcome(status: .unknown, job: job)
        case .refused(let code, let message): return ItemOutcome(status: .failed, code: code, messages: [message])
        case .settled(let job, let settled):
            guard settled.statuses.indices.contains(position) else { return ItemOutcome(status: .unknown, job: job) }
            var outcome = ItemOutcome(status: settled.statuses[position], job: job)
            let line = try line(feed, position, operation, isSecond: isSecond)
            outcome.productID = line?.productID
            outcome.remark = line?.remark
            guard outcome.status != .succeeded else { return outcome }
            outcome.code = line?.code
            outcome.messages = line?.message?.split(separator: "\n").map(String.init) ?? []
            return outcome
        }
    }

    private func sent(_ feed: String) -> SentFeed? {
        if let last, last.feed == feed { return last.sent }
        let sent = state[FeedKey(run: plan.id, feed: feed)]
        last = (feed, sent)
        return sent
    }

    private func line(
        _ feed: String, _ position: Int, _ operation: Operation, isSecond: Bool
    ) throws(RunFolderError) -> ReadResult? {
        if let kept = isSecond ? linesOfAgain[operation] : lines[operation], kept.feed == feed {
            return kept.lines.dropFirst(position).first ?? nil
        }
        var all: [ReadResult?] = []
        try results?.readLines(of: feed) { text in all.append(ReadResult(text, with: &tape)) }
        if isSecond { linesOfAgain[operation] = (feed, all) } else { lines[operation] = (feed, all) }
        return all.dropFirst(position).first ?? nil
    }
}
