import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import FeedSelection
import FeedSubmission
import Foundation
import JSONText
import RunFolder
import RunReports
import ShopDialects

/// A run from its first byte to the plan of what is to be sent. What it came to is kept as it goes, so that there are
/// reports of it however it ends.
struct RunAttempt {
    /// What a walk leads to.
    enum Ending {
        /// All is done: there is nothing to send, or nothing may be sent.
        case done(RunOutcome)
        /// The feeds are packed; the draft is the summary so far. What the walk found is for who does not read it again.
        case packed(RunPlan, draft: SummaryDocument, walked: WalkedNight)
    }

    let configuration: Configuration
    let files: CatalogFiles
    let folder: RunFolder
    let store: CategoryStore
    let connection: Connection?
    let progress: any ProgressSink
    let stop: StopFlag
    let services: RunServices
    /// The run that this one is compared with.
    let earlier: EarlierRun?
    /// What is merged in the place of exports that are read; nil in a run.
    let shards: ShardSet?
    let started: Date
    let clock: ContinuousClock.Instant
    private(set) var inputs = LazyList<CatalogWalk.Input>()
    private var walk: CatalogWalk?
    /// What the walk gathered for the reports has gone on its way: it is in memory once.
    private var isReviewTaken = false
    /// What a person has released.
    private var approvals = Approvals()

    init(
        _ configuration: Configuration, _ files: CatalogFiles, in folder: RunFolder, _ store: CategoryStore,
        _ connection: Connection?, progress: any ProgressSink, stop: StopFlag, services: RunServices,
        earlier: EarlierRun?, shards: ShardSet? = nil, started: Date, clock: ContinuousClock.Instant
    ) {
        self.configuration = configuration
        self.files = files
        self.folder = folder
        self.store = store
        self.connection = connection
        self.progress = progress
        self.stop = stop
        self.services = services
        self.earlier = earlier
        self.shards = shards
        self.started = started
        self.clock = clock
    }

    /// Reads, checks and packs.
    ///
    /// - Throws: what ended it half-way. The folder has no summary then: the run is not finished; the other reports are
    ///   there and say so.
    mutating func perform() async throws(RunFailure) -> Ending {
        do {
            return try await steps()
        } catch {
            var failure = RunFailure(of: error)
            failure.hasReports = report(failure)
            throw failure
        }
    }

    private mutating func steps() async throws -> Ending {
        let temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        inputs = try shards?.inputs ?? files.openable(temporaryDirectory, stop)
        let digests = shards == nil ? InputDigests(of: inputs.count) { [inputs] in try? inputs[$0].open() } : nil
        defer { digests?.cancel() }
        progress.stage(shards == nil ? "reading" : "merging")
        try await walkCatalog(temporaryDirectory)
        guard var walked = walk?.walked, let trips = walk?.trips else {
            throw RunFailure(.internalError, "nothing was read")
        }
        let verdicts = walk?.verdicts
        var gathered = takeReview()
        let held = hold(walked.tally)
        walked.trips = trips
        let closed = configuration.planOnly ? trips : []
        let moves = try orderCreates()
        let unknownProducts = held == nil && configuration.planOnly ? try await holdOfCreates() : nil
        walked.feeds = walk?.order?.packing.feedCount ?? walked.feeds
        if held != nil || unknownProducts != nil || !closed.isEmpty || moves != nil {
            let heldFeeds = heldFeeds(closed)
            let totals = try reports(trips).write(
                lanes: walked.tally.totals.lanes?.emptied, comparedWith: earlier
            ) { record in
                if let feed = record.feed, record.operation == .productCreate {
                    record.feed = moves?[feed.number, feed.position] ?? feed
                }
                guard record.status == .prepared else { return [] }
                let gate = record.operation.flatMap { operation in
                    record.feed.flatMap { heldFeeds[RunLayout.feed(operation: operation.name, number: $0.number)] }
                }
                let isUnknown = unknownProducts != nil && record.operation == .productCreate
                if held != nil || isUnknown || gate != nil { (record.status, record.gate) = (.held, gate) }
                return []
            }
            (walked.tally.totals, gathered) = (totals.items, totals.review)
        }
        if let connection { store.keep(in: connection.state.categoryData) }
        if digests != nil { progress.stage("hashing the exports") }
        let inputDigests = await digests?.all ?? shards?.digests ?? LazyList()
        let maker = PlanMaker(folder: folder, now: services.clock.now, trips: held == nil ? trips : [])
        var outcome = summary.outcome(
            of: walked, held: held ?? unknownProducts, seconds: (ContinuousClock.now - clock).inSeconds)
        var json = SummaryUpdate(summary.document(outcome, walked, digests: inputDigests))
        if connection != nil {
            json.describe(approvals: approvals.json)
            warnOfUnusedApprovals()
        }
        let isDone = connection == nil || held != nil || configuration.planOnly
        if isDone {
            progress.stage("writing the reports")
            var reader = ReviewReader()
            swap(&reader, &gathered)
            let review = try ReportList.write(consume reader, in: folder, summary: json.document, nights: nights)
            outcome.addCauses(of: review, paths: paths)
            json.compare(review.comparison)
        }
        var plan = maker.plan(walk?.order?.packing.packed ?? [], files, digests: inputDigests)
        plan.held = held
        plan.call = configuration.call
        plan.isDryRun = configuration.planOnly
        plan.isWhole = isWhole(walked.tally)
        plan.lanes = configuration.lanes.map { lanes in
            Lane.allCases.filter(lanes.contains).map(\.name.description)
        }
        try folder.writeLedger(plan, [])
        guard isDone else {
            try folder.writeDraft(json.document)
            let isFinal = plan.feeds.isEmpty
            return .packed(
                plan, draft: json.document,
                walked: WalkedNight(
                    verdicts: verdicts, totals: isFinal ? walked.tally.totals : nil,
                    review: isFinal ? gathered : nil))
        }
        try folder.writeSummary(json.document)
        return .done(outcome)
    }

    private mutating func takeReview() -> ReviewReader {
        var review = ReviewReader()
        if walk != nil { swap(&walk!.review, &review) }
        isReviewTaken = true
        return review
    }

    /// Why a plan holds its creates, as a run would: the seller may have them already. nil where they may go.
    private func holdOfCreates() async throws -> String? {
        guard let connection, let packed = walk?.order?.packing.packed.map(\.sealed) else { return nil }
        let creates = packed.filter { $0.kind.operation == .productCreate && $0.kind.gates.isEmpty }
        let existing = ExistingProducts(connection: connection, configuration: configuration)
        guard case .unknownProducts(let count, let problem)? = try await existing.hold(creates.map(\.kind.operation))
        else { return nil }
        return ExistingProducts.words(
            creates.reduce(0) { $0 + $1.items }, count, problem,
            paths: files.inputs.filter { !$0.isStandardInput }.map(\.path),
            gateway: connection.gateway.address.name)
    }

    /// The feeds that gates over the run hold, by name.
    private func heldFeeds(_ trips: [GateTrip]) -> [String: GateName] {
        var held: [String: GateName] = [:]
        for sealed in walk?.order?.packing.packed.map(\.sealed) ?? [] where sealed.kind.gates.isEmpty {
            let name = RunLayout.feed(operation: sealed.kind.operation.name, number: sealed.number)
            held[name] = trips.gates(holding: sealed.kind).first
        }
        return held
    }

    /// The last day that lines of `held.csv` are made for.
    private var heldUntil: String { FinalReports.heldUntil(packedAt: services.clock.now) }

    private func reports(_ trips: [GateTrip]) -> FinalReports {
        FinalReports(
            folder: folder, marksTable: configuration.marksTable, wideGates: trips.map(\.gate.name.description),
            heldUntil: heldUntil)
    }

    private var summary: RunSummaryWriter {
        RunSummaryWriter(configuration: configuration, inputs: inputs, store: store, started: started)
    }

    /// Where each export is, by its name.
    private var paths: [String: String] {
        Dictionary(files.inputs.map { ($0.name, $0.path) }, uniquingKeysWith: { first, _ in first })
    }

    /// Walks the catalog as often as it takes.
    private mutating func walkCatalog(_ temporaryDirectory: String) async throws {
        let settings = try PassSettings(
            configuration, store, connection.map { PassKnowledge($0.state) }, now: services.clock.now)
        approvals = settings.gates.approvals
        for shard in shards?.shards ?? [] { approvals.noteUsed(shard.trailer.approvals) }
        let merchant = try store.seller().merchant
        let permission = PostingPermission(
            isForbidden: merchant?.isPostingForbidden == true || connection?.isPostingForbidden == true,
            room: merchant?.room, busy: busyUpdates)
        var passes = CatalogPasses(progress: progress, stop: stop)
        let (attempt, shards) = (self, shards)
        var last: CatalogWalk?
        defer { walk = last }
        try await passes.run { passes in
            try attempt.walk(passes, settings, permission, temporaryDirectory)
        } keep: {
            last = $0
        }
        if let shards { try shards.expectEnd() }
    }

    /// The walk of a pass.
    private func walk(
        _ passes: CatalogPasses, _ settings: PassSettings, _ permission: PostingPermission,
        _ temporaryDirectory: String
    ) throws -> CatalogWalk {
        let selection = settings.selection
        // A run of some lanes only is no night.
        let verdicts =
            configuration.lanes != nil
            ? nil
            : connection.map { connection in
                NightVerdicts(
                    configuration, connection.state.accepted, at: services.clock.now, seller: store.sellerPrint)
            }
        var walk = CatalogWalk(
            inputs: inputs,
            options: settings.options,
            temporaryDirectory: temporaryDirectory,
            check: settings.check(
                passes, oldFiles: configuration.oldFiles(inputs, now: services.clock.now), stop: stop),
            render: RenderStage(
                book: settings.book, join: passes.join, showsLanes: selection != nil, heldUntil: heldUntil,
                history: verdicts?.history, categories: store),
            workers: configuration.workers, progress: progress,
            stop: stop,
            order: OrderStage(
                folder: folder, book: settings.book, packer: settings.packer, writesFeeds: !configuration.checkOnly,
                rows: shards != nil
                    ? .joinedByShards : passes.join != nil || passes.gathering != nil ? .joined : .unknown,
                permission: permission),
            writer: try RunWriter(
                folder: folder, marksTable: configuration.marksTable, heldUntil: heldUntil,
                joined: shards?.joined ?? Set((passes.join?.files ?? [:]).keys)),
            review: try ReviewReader(comparedWith: earlier))
        walk.shards = shards
        walk.verdicts = verdicts
        if let selection {
            var lanes = LaneTable()
            lanes.seller = connection?.state.identity.seller ?? ""
            lanes.acceptedUntil = connection?.state.acceptedAt.map(Self.minute)
            walk.tally.totals.lanes = lanes
            walk.vanished = VanishedStage(
                accepted: selection.accepted, action: configuration.vanished, after: configuration.vanishedAfter)
            walk.order?.selection.seen = SeenItems(selection.accepted)
            walk.order?.packing.notesCreates = true
            walk.gates = GateStage(
                settings.gates, nights: selection.accepted.nights, isWholeNight: configuration.lanes == nil)
            walk.isWhole = { [self] in isWhole($0) }
        }
        return walk
    }

    /// A moment as a person reads it, in UTC.
    private static func minute(_ milliseconds: Int64) -> String {
        let text = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
        return String(text.prefix(16)).replacing("T", with: " ")
    }

    /// What earlier feeds may still undo, by the key of the update, with the folder of the run of each.
    private var busyUpdates: [UInt64: String] {
        var busy: [UInt64: String] = [:]
        for (product, folder) in connection?.state.busyProducts ?? [:] {
            for operation in FeedModel.Operation.allCases where operation != .productCreate {
                busy[UpdateKey.of(operation, productID: product)] = folder
            }
        }
        return busy
    }

    /// Puts the creates into the order of their worth where the platform's day has no room for all of them.
    private mutating func orderCreates() throws(RunFolderError) -> CreateOrder.Moves? {
        guard let state = connection?.state, var packing = walk?.order?.packing else { return nil }
        let sent = state.sendings(of: .productCreate, since: services.clock.now - 86_400_000).count
        let moves = try packing.orderCreates(feedsLeft: max(0, configuration.packing.feeds - sent))
        walk?.order?.packing = packing
        return moves
    }

    /// Names the lines of approvals that released nothing: a release that does not fit any more holds nothing open, and a
    /// mistyped one leaves held what somebody meant to release.
    private func warnOfUnusedApprovals() {
        let unused = approvals.lines.indices.filter { !approvals.isUsed($0) }
        for index in unused.prefix(Self.mostUnusedApprovals) {
            let line = approvals.lines[index]
            let what = [line.item, line.sku, line.gate.name.description].filter { !$0.isEmpty }.joined(separator: " ")
            progress.warn("approvals, line \(line.number) (\(what)) matched nothing")
        }
        if unused.count > Self.mostUnusedApprovals {
            let left = unused.count - Self.mostUnusedApprovals
            progress.warn("\(left) more lines of approvals matched nothing; summary.json names them")
        }
    }

    private static let mostUnusedApprovals = 20

    // MARK: However it ends

    /// Writes the reports of what there is, and says on top of them what ended the run.
    ///
    /// - Returns: whether they could be written; on a full disk they cannot.
    private mutating func report(_ failure: RunFailure) -> Bool {
        try? walk?.writer?.finish()
        var walked = walk?.walked ?? FinishedWalk()
        // The one that was being read; those that were not begun are listed without a record.
        if let last = walked.files.lastIndex { walked.tally.noteUnreadable(inputs[last].name) }
        var outcome = summary.outcome(of: walked, held: nil, seconds: (ContinuousClock.now - clock).inSeconds)
        outcome.status = failure.status
        outcome.verdict = failure.isInterruption ? .unfinished : .error
        outcome.messages = failure.account(of: "This is what was read until then\(extent); nothing was sent.")
        let json = summary.document(outcome, walked, digests: LazyList())
        do {
            let gathered = isReviewTaken ? try ReviewReader.read(folder) : walk?.review ?? ReviewReader()
            try ReportList.write(gathered, in: folder, summary: json, nights: nights)
            return true
        } catch {
            return false
        }
    }

    /// The nights before this one.
    private var nights: [ReviewedNight] {
        let nights = connection.map { ReviewedNight.last(of: $0.state.accepted.nights) } ?? []
        return configuration.lanes == nil ? nights : nights.map(\.withoutCauses)
    }

    /// How much of the exports was read, in words.
    private var extent: String {
        guard let shown = walk?.shown, shown.bytesTotal > 0 else { return "" }
        return " (\(min(100, shown.bytesRead * 100 / shown.bytesTotal)) % of the exports' bytes)"
    }
}

extension RunFailure {
    /// What an error means for a run that it ended.
    init(of error: any Error) {
        switch error {
        case let failure as RunFailure: self = failure
        case let error as RunFolderError: self.init(error)
        case let damage as ShardError: self = RunFailure([damage])
        case let error as CategoryDataError: self.init(.configuration, error.description)
        default: self.init(.internalError, "\(error)")
        }
    }

    /// Somebody asked the run to stop.
    package var isInterruption: Bool { status == .interrupted || status == .terminated }

    /// What reports say on top about a run that ended half-way, a paragraph each.
    func account(of rest: String) -> [String] {
        switch status {
        case .interrupted: ["Interrupted (Ctrl-C). \(rest)"]
        case .terminated: ["Interrupted (SIGTERM). \(rest)"]
        default: [message] + [advice, rest].compactMap { $0 }
        }
    }
}
