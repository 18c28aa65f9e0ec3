package import FeedGateway
import FeedModel
package import RunFolder

/// Sends the feeds of a run, waits for what becomes of them, and writes it down: intent, send, settle, resume.
///
/// The platform has no key by which it would know a feed again, so each of them is sent under a promise kept on disk:
///
/// 1. *Intend.* Before a feed is sent, the state says so. Its bytes are what was packed, or it is not sent.
/// 2. *Send.* The answer is the job's number, and the state says that next.
/// 3. *Settle.* A job that is finished says what became of each item. The results are on disk before the state says
///    that the feed is settled.
/// 4. *Resume.* An end at any point leaves one of these: nothing said (send it), an intent (find out first, see
///    `settleIntents`), a job (ask for it), results without the state's word (ask again and write them again).
///
/// Of one product a full update comes before a price update, and that before a stock update: each waits until the one
/// before it is settled. What touches items of another run's feed that is not settled waits too, and nothing else does.
/// Used by one task.
package final class Submission {
    private let runFolder: RunFolder?
    let state: SubmissionState
    let gateway: any Gateway
    let clock: any GatewayClock
    let settings: SubmissionSettings
    private let isStopped: @Sendable () -> Bool
    let report: @Sendable (SubmissionProgress) -> Void
    /// Puts pictures into the platform's bank; nil where their addresses go out as they are.
    let pictures: PictureUploader?
    var plan: RunPlan
    /// nil where only other runs are settled.
    let log: ResultsLog?
    var ledger: Ledger?
    var order: SendingOrder
    var stop: SubmissionStop?
    /// The platform takes no more feeds for a while; what was sent is still asked for.
    var ban: SubmissionStop?
    var holds: [String: FeedHold] = [:]
    /// How often a feed was sent in this go.
    var attempts: [String: Int] = [:]
    /// What the platform said when it was sent last, where that was no number of a job.
    var lastErrors: [String: GatewayError] = [:]
    /// How many of the day's jobs of an operation others have sent.
    var othersJobs: [Operation: Int] = [:]
    /// When the products of a feed are to be looked for again.
    var nextProductLook: [FeedKey: Int64] = [:]
    /// Finished jobs that speak of another number of items than were sent, and how often they said the same.
    var miscountedJobs: [Int64: (job: FinishedJob, looks: Int)] = [:]
    /// Jobs that nobody waits for, and that were asked for once more.
    var askedLate: Set<Int64> = []
    /// How many calls about single products were made.
    var lookups = 0
    /// Whether lists of products look at SKU codes; nil where that was not found out.
    var listsFilter: Bool?
    /// Whether lists of products show one that is known; nil where that was not found out.
    var listsShowProducts: Bool?
    /// Creates that this state did not know of were looked for.
    var hasLookedForCreates = false
    /// Of these, what was made.
    var foundCreates = 0
    /// Of these, what may have been made, by the items' ids.
    var doubtfulCreates: Set<[UInt8]> = []
    /// A job of creates that no journal knows is under way, and may create any item.
    var openUnknownJob: Int64?
    /// Items of which the platform says that their product does not exist.
    var missingProducts: [CarriedItem] = []
    /// What other runs have under way; found out when it is first asked for.
    var busy: BusyProducts?
    /// The answer to a feed was lost: before the next one goes there is a look at what became of it.
    var isAnswerLost = false
    /// The last look at the jobs found no way to the platform.
    var unreachable: GatewayError?
    /// What goes at once, without a feed.
    var direct: Set<Way> = []
    /// Jobs that take much longer than is usual, as far as they were seen in this pass.
    package internal(set) var stuck: [StuckJob] = []
    /// Feeds that others took the place of: their halves, or the same with other pictures. Nothing of them goes any more.
    var replaced: Set<String> = []
    /// Feeds that failed as a whole and go in halves, with what the platform said; and how many are through.
    var unexplained: [String: String] = [:]
    var halvedUnexplained = 0
    /// Of the replaced ones, those that were not halved.
    var rewrittenFeeds: Set<String> = []
    /// Operations whose transient failures were gathered already.
    var gathered: Set<Operation> = []

    /// - Parameters:
    ///   - isStopped: whether somebody asked to stop; asked between calls.
    ///   - report: is given how far it is.
    package init(
        _ plan: RunPlan, in folder: RunFolder, state: SubmissionState, gateway: any Gateway, clock: any GatewayClock,
        settings: SubmissionSettings, pictures: PictureUploader? = nil,
        isStopped: @escaping @Sendable () -> Bool = { false },
        report: @escaping @Sendable (SubmissionProgress) -> Void = { _ in }
    ) throws(RunFolderError) {
        self.plan = plan
        runFolder = folder
        self.state = state
        self.gateway = gateway
        self.clock = clock
        self.settings = settings
        self.isStopped = isStopped
        self.report = report
        self.pictures = pictures
        try folder.syncForSending(plan.feeds.map(\.name))
        try folder.writeLedger(plan, state.feeds(of: plan.id))
        ledger = try folder.appendLedger()
        let counts = Dictionary(plan.feeds.map { ($0.name, $0.itemCount) }, uniquingKeysWith: { first, _ in first })
        log = try folder.results(counts)
        order = try SendingOrder(plan, folder)
        direct = try Self.directWays(plan, folder, settings.route, allowed: settings.allowedGates)
        // What was tried once more had been sent before; what was halved had not.
        replaced = Set(plan.feeds.compactMap { $0.origins.first?.feed }.filter { isUnsent($0) })
        rewrittenFeeds = Set(plan.feeds.filter(\.hasBankedPictures).compactMap { $0.origins.first?.feed })
        gathered = Set(
            plan.feeds.filter { $0.origins.first.map { !replaced.contains($0.feed) } ?? false }.map(\.operation))
    }

    /// Settles what other runs created, and sends nothing.
    package init(
        settlingOthersOf state: SubmissionState, gateway: any Gateway, clock: any GatewayClock,
        settings: SubmissionSettings, isStopped: @escaping @Sendable () -> Bool
    ) {
        plan = RunPlan(id: "", packedAt: clock.now, inputs: [], feeds: [])
        runFolder = nil
        self.state = state
        self.gateway = gateway
        self.clock = clock
        self.settings = settings
        self.isStopped = isStopped
        report = { _ in }
        pictures = nil
        log = nil
        order = SendingOrder()
    }

    /// The folder of the run.
    var folder: RunFolder {
        guard let runFolder else { preconditionFailure("feeds of no run have no folder") }
        return runFolder
    }

    /// Sends, waits and writes down, until there is nothing left to do or no time left to wait.
    ///
    /// - Throws: when the folder or the state cannot be written; whatever was done until then can be resumed.
    package func run() async throws(RunFolderError) -> SubmissionEnd {
        try await completeResults()
        let deadline = clock.now + settings.wait
        var pause = settings.poll
        while true {
            try await settleIntents()
            try await sendReady()
            unreachable = nil
            try await poll()
            show()
            if stop != nil { break }
            try learnFromHalves()
            if try await halveUnexplained() { continue }
            if try await gatherTransientFailures() { continue }
            if canSendMore, !isAnswerLost { continue }
            isAnswerLost = false
            guard isWaiting else { break }
            guard clock.now < deadline else {
                stop = unreachable.map { .unreachable($0) }
                break
            }
            await sleep(min(pause, deadline - clock.now))
            pause = min(pause + pause / 2 + 1, max(settings.longestPoll, settings.poll))
        }
        try await forgetMissing()
        let unsent = plan.feeds.map(\.name).filter { isUnsent($0) && !replaced.contains($0) }
        let open = state.feeds(of: plan.id).filter(\.isOpen)
        return SubmissionEnd(
            plan: plan, stop: stop ?? ban, holds: holds, openFeeds: open, unsentFeeds: unsent,
            hasSent: plan.feeds.contains { !isUnsent($0.name) }, splits: halved, replaced: replaced.count,
            pictures: pictures?.report, stuck: stuck, foundCreates: foundCreates)
    }

    /// Looks once at what other runs left open, and waits for nothing.
    package func settleOthers() async throws(RunFolderError) -> SubmissionStop? {
        try await settleIntents()
        if goesOn { try await poll() }
        if goesOn { try await settleDoubts() }
        return stop
    }

    /// Finds out what became of jobs that the platform says it cancelled, and frees what they held back.
    package func settleCancelled(_ jobs: Set<Int64>) async throws(RunFolderError) {
        for feed in state.allFeeds {
            guard let job = feed.job, jobs.contains(job), feed.phase != .notTaken else { continue }
            switch feed.phase {
            case .sent, .unknown: break
            case .intended, .settled, .notTaken, .refused: continue
            }
            if case .success(.finished(let finished)) = await ask({ () throws(GatewayError) in
                try await gateway.query(job: job)
            }), finished.totalCount == feed.itemCount {
                try settle(feed, finished)
            } else {
                try state.refuse(feed.key, code: "cancelled", message: "The job was cancelled before it began.")
            }
        }
    }

    /// How many feeds were halved.
    var halved: Int { replaced.count - rewrittenFeeds.count + unexplained.count + halvedUnexplained }

    /// About how many calls to the platform it takes to send what is not sent, and to hear of it: one a feed and some looks
    /// at its job, or one for twenty products, and one for each new picture.
    package func callsNeeded() throws(RunFolderError) -> Int {
        try picturesToUpload()
            + plan.feeds.filter { maySend($0) && !replaced.contains($0.name) }.reduce(0) { calls, feed in
                let most = DirectUpdate.greatestProductCount
                return calls + (isDirect(feed) ? (feed.itemCount + most - 1) / most : 4)
            }
    }

    /// What became of the items, as far as it is known.
    package func outcomes() -> ItemOutcomes {
        ItemOutcomes(plan, state: state, results: log, allowed: settings.allowedGates)
    }

    func key(_ feed: String) -> FeedKey { FeedKey(run: plan.id, feed: feed) }

    /// Whether it is certain that the platform does not have it.
    func isUnsent(_ feed: String) -> Bool {
        guard let sent = state[key(feed)] else { return true }
        return sent.phase == .notTaken
    }

    /// Whether a feed may be sent: the platform does not have it, or it says absolute values without a feed and may have
    /// arrived in part.
    func maySend(_ feed: RunPlan.Feed) -> Bool {
        isUnsent(feed.name) || state[key(feed.name)]?.phase == .intended && isDirect(feed)
    }

    func isSettled(_ feed: String) -> Bool {
        guard let sent = state[key(feed)] else { return false }
        return !sent.isOpen && sent.phase != .notTaken
    }

    /// Whether there is something of this run to wait for: results, or, unless nothing can be sent for long anyway,
    /// certainty about what may have arrived.
    private var isWaiting: Bool {
        state.openFeeds.contains { $0.key.run == plan.id && (ban == nil || $0.phase != .intended) }
    }

    /// Whether a feed may go that could not when feeds were sent last.
    private var canSendMore: Bool {
        guard ban == nil else { return false }
        return plan.feeds.contains { feed in
            isUnsent(feed.name) && !replaced.contains(feed.name) && holds[feed.name] == nil && isReady(feed)
        }
    }

    /// Whether all that has to come before a feed is settled.
    func isReady(_ feed: RunPlan.Feed) -> Bool {
        order.predecessors(of: feed.name).allSatisfy { isThrough($0) }
    }

    /// Whether nothing of a feed is still to come.
    private func isThrough(_ name: String) -> Bool {
        // What may not be posted at all keeps no stock back.
        if holds[name] == .forbidden { return true }
        // Nor does what a gate holds.
        if case .gate = holds[name] { return true }
        // Nor what waits for its pictures.
        if case .pictures = holds[name] { return true }
        guard let before = plan.feeds.first(where: { $0.name == name }) else { return false }
        let later = plan.feeds.filter { $0.origins.contains { $0.feed == name } }
        guard !replaced.contains(name) else { return later.allSatisfy { isThrough($0.name) } }
        guard isSettled(name) else { return false }
        // Items of it that are to be tried once more come first too.
        let isGathered =
            gathered.contains(before.operation) || !settings.retriesTransient || isDirect(before)
        return isGathered && later.allSatisfy { isSettled($0.name) || holds[$0.name] != nil }
    }

    /// Writes into the ledger what the state says of a feed.
    func note(_ key: FeedKey) throws(RunFolderError) {
        guard key.run == plan.id, let feed = state[key] else { return }
        try ledger?.note(feed)
    }

    /// Whether to go on; notes it when somebody asked to stop.
    var goesOn: Bool {
        if stop == nil, isStopped() { stop = .interrupted }
        return stop == nil
    }

    /// Waits, unless somebody asks to stop.
    func sleep(_ milliseconds: Int64) async {
        let end = clock.now + milliseconds
        while goesOn, clock.now < end {
            do throws(CancellationError) {
                try await clock.sleep(milliseconds: min(200, end - clock.now))
            } catch {
                stop = .interrupted
            }
        }
    }

    func show() {
        var progress = SubmissionProgress()
        progress.feeds = plan.feeds.count - replaced.count
        progress.sent = plan.feeds.count { !isUnsent($0.name) }
        progress.settled = plan.feeds.count { isSettled($0.name) }
        report(progress)
    }

    /// What a call that failed means for going on.
    ///
    /// - Returns: whether the call may be made once more now.
    func handle(_ error: GatewayError) async -> Bool {
        switch error.kind {
        case .banned(let seconds):
            guard seconds <= settings.longestBan else {
                let until = SubmissionStop.throttled(until: clock.now + Int64(seconds) * 1000, error)
                if error.api == .feedSubmit { ban = until } else { stop = until }
                return false
            }
            await sleep(Int64(seconds) * 1000)
            return goesOn
        case .credentials: stop = .credentials(error)
        case .configuration, .unavailable: stop = .notPermitted(error)
        case .retryable, .unreachable: stop = .unreachable(error)
        case .interrupted: stop = .interrupted
        case .request: break
        }
        return false
    }
}
