import FeedGateway
package import FeedModel
import RunFolder

/// A job without results that takes much longer than jobs of its operation usually do.
package struct StuckJob: Sendable, Equatable {
    /// What came of looking after it.
    package enum Fate: Sendable, Equatable {
        /// It waited in the queue, and was taken out: its items go again.
        case cancelled
        /// The platform works on it, or has done: it stays pending.
        case pending
        /// The platform did not say, or this app may not cancel jobs.
        case unanswered(String)
    }

    /// The platform's number.
    package let job: Int64
    /// Of all its items.
    package let operation: Operation
    /// Such as `feeds/PRODUCT_CREATE-0001.json`.
    package let feed: String
    /// The folder of its run.
    package let folder: String
    /// How long ago it was sent, in milliseconds.
    package let age: Int64
    /// How long jobs of its operation usually take; nil where that is not known.
    package let usual: Int64?
    /// What came of looking after it.
    package var fate: Fate
}

extension Submission {
    /// A job is stuck after so many times what is usual.
    private static let patience: Int64 = 3

    /// Looks after a job that has no results yet: one that waits in the queue for much longer than is usual is taken out
    /// of it, and its items go again in halves. Only what waits can be taken out, so that nothing of it was made.
    func lookAfter(_ feed: SentFeed, _ job: Int64) async throws(RunFolderError) {
        // Of a job that nobody waits for any more the products may have been found meanwhile.
        guard case .sent = feed.phase else { return }
        let usual = state.usualTime(of: feed.operation)
        guard isOver(feed, max(settings.stuckAfter, (usual ?? 0) * Self.patience)),
            !stuck.contains(where: { $0.job == job })
        else { return }
        var entry = StuckJob(
            job: job, operation: feed.operation, feed: feed.key.feed, folder: feed.folder,
            age: clock.now - feed.intendedAt, usual: usual, fate: .pending)
        switch await ask({ () throws(GatewayError) in try await gateway.cancel(jobs: [job]) }) {
        case .success(let answer) where answer.cancelled.contains(job):
            entry.fate = .cancelled
            // Its results are about the items of its halves: nobody is to take them for theirs.
            try state.noteForeign([job], at: clock.now)
            try sendAgain(feed)
        case .success(let answer) where answer.notCancellable.contains(job): break
        case .success: entry.fate = .unanswered("the platform does not say whether it was cancelled")
        case .failure(let error): entry.fate = .unanswered("\(error)")
        }
        stuck.append(entry)
    }

    /// Frees the items of a feed whose job was taken out of the queue. Those of this run go again, in halves where as many
    /// extra feeds may be made; those of another run are that run's, or tonight's, to send.
    private func sendAgain(_ feed: SentFeed) throws(RunFolderError) {
        guard let packed = feed.key.run == plan.id ? plan.feeds.first(where: { $0.name == feed.key.feed }) : nil else {
            return try state.refuse(
                feed.key, code: "cancelled", message: "The job waited too long in the queue and was cancelled.")
        }
        try state.notTaken(feed.key)
        try note(feed.key)
        guard halved < settings.splitFeeds else { return }
        _ = try split(packed, because: "")
    }
}
