import FeedGateway
import FeedModel
import RunFolder

extension Submission {
    /// How often in a row the platform may refuse to tell of a job before it is given up.
    private static let refusalsOfJob = 3

    /// Asks once for every job whose results are to come.
    func poll() async throws(RunFolderError) {
        for feed in state.openFeeds {
            guard case .sent(let job) = feed.phase, feed.key.run == plan.id || !feed.items.isEmpty else { continue }
            guard stop == nil || !isFinal, goesOn || stop != nil else { return }
            let answer: JobAnswer
            do throws(GatewayError) {
                answer = try await gateway.query(job: job)
                refusals[job] = nil
            } catch {
                try await cope(error, feed, job)
                if isFinal { return }
                continue
            }
            guard case .finished(let finished) = answer else { continue }
            try settle(feed, finished)
        }
    }

    /// Whether there is no sense in another call.
    private var isFinal: Bool {
        switch stop {
        case .credentials, .notPermitted, .interrupted, .unreachable, .throttled: true
        case .changed, nil: false
        }
    }

    private func cope(_ error: GatewayError, _ feed: SentFeed, _ job: Int64) async throws(RunFolderError) {
        switch error.kind {
        case .retryable: return
        case .unreachable:
            // What was sent runs on; the next look may find the way again.
            unreachable = error
        case .request:
            refusals[job, default: 0] += 1
            guard refusals[job, default: 0] >= Self.refusalsOfJob else { return }
            try state.giveUp(feed.key)
            try note(feed.key)
        case .banned, .credentials, .configuration, .unavailable, .interrupted: _ = await handle(error)
        }
    }

    /// Writes down what became of the items of a feed.
    private func settle(_ feed: SentFeed, _ job: FinishedJob) throws(RunFolderError) {
        var said: [String: String] = [:]
        for result in job.results { said[result.itemContentID] = result.executionResult }
        guard feed.key.run == plan.id, let packed = plan.feeds.first(where: { $0.name == feed.key.feed }) else {
            // Another run's: what it created has to be known, the rest is for its own folder.
            let lines = feed.items.ids.map { id in said[id].map { ItemExecutionResult($0) } }
            return try state.settle(
                feed.key, job: job.id,
                ItemResults(
                    statuses: lines.map { $0.map { $0.verdict == .succeeded ? .succeeded : .failed } ?? .unknown },
                    productIDs: lines.map { $0?.productID ?? 0 }), at: clock.now)
        }
        let lines = try lines(packed, feed.items, job.id, said)
        if log?.has(packed.name) == false { try log?.append(packed.name, lines) }
        try state.settle(
            feed.key, job: job.id,
            ItemResults(
                statuses: lines.map(\.status),
                productIDs: packed.operation.carriesWholeProduct ? lines.map { $0.productID ?? 0 } : []),
            at: clock.now)
        try note(feed.key)
        // A product that the platform has no longer is not to be updated for ever.
        for line in lines where line.code == Self.noSuchProduct { try state.forget(item: line.item) }
    }

    /// "The product to operate does not exist".
    private static let noSuchProduct = "F00-00-10001-002"

    /// - Parameter carried: the items, where the state has them.
    private func lines(
        _ feed: RunPlan.Feed, _ carried: CarriedItems, _ job: Int64, _ said: [String: String]
    ) throws(RunFolderError) -> [ResultLine] {
        let ids = carried.count == feed.itemCount ? carried.ids : FeedItems(try folder.readFeed(feed.name)).ids
        return ids.enumerated().map { position, id in
            ResultLine(item: id, feed: feed, position: position, job: job, result: said[id])
        }
    }

    /// Fetches results once more that the state has and `results.jsonl` has not: another command settled them.
    func completeResults() async throws(RunFolderError) {
        for feed in plan.feeds where log?.has(feed.name) == false {
            guard goesOn, let sent = state[key(feed.name)], case .settled(let job, let settled) = sent.phase else {
                continue
            }
            if let job, case .finished(let finished) = try? await gateway.query(job: job) {
                var said: [String: String] = [:]
                for result in finished.results { said[result.itemContentID] = result.executionResult }
                try log?.append(feed.name, lines(feed, sent.items, job, said))
            } else {
                // The statuses are known; the words are lost.
                let items = FeedItems(try folder.readFeed(feed.name))
                let lines = zip(items.ranges.indices, settled.statuses).map { position, status in
                    ResultLine(item: items.id(position), feed: feed, position: position, status: status, job: job)
                }
                try log?.append(feed.name, lines)
            }
        }
    }
}
