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
        /// The feeds are packed; the draft is the summary so far.
        case packed(RunPlan, draft: JSONValue)
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
    let started: Date
    let clock: ContinuousClock.Instant
    private(set) var inputs: [CatalogWalk.Input] = []
    private var walk: CatalogWalk?
    /// What a person has released.
    private var approvals = Approvals()

    init(
        _ configuration: Configuration, _ files: CatalogFiles, in folder: RunFolder, _ store: CategoryStore,
        _ connection: Connection?, progress: any ProgressSink, stop: StopFlag, services: RunServices,
        earlier: EarlierRun?, started: Date, clock: ContinuousClock.Instant
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
        inputs = try openable(temporaryDirectory)
        let digests = InputDigests(of: inputs.map { input in { try? input.open() } })
        defer { digests.cancel() }
        progress.stage("reading")
        try await walkCatalog(temporaryDirectory)
        guard let walk else { throw RunFailure(.internalError, "nothing was read") }
        var walked = walk.walked
        var gathered = walk.review
        let held = hold(walked.tally)
        walked.trips = walk.trips
        let closed = configuration.planOnly ? walk.trips : []
        let moves = try orderCreates()
        let unknownProducts = held == nil && configuration.planOnly ? try await holdOfCreates() : nil
        walked.feeds = self.walk?.order.packing.feedCount ?? walked.feeds
        if held != nil || unknownProducts != nil || !closed.isEmpty || moves != nil {
            let heldFeeds = heldFeeds(closed)
            let totals = try reports(walk.trips).write(
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
        progress.stage("hashing the exports")
        let inputDigests = await digests.all
        let maker = PlanMaker(folder: folder, now: services.clock.now, trips: held == nil ? walk.trips : [])
        let (packed, files) = (self.walk?.order.packing.packed ?? [], files)
        // Feeds are read again for it, beside the reports.
        async let planned = maker.plan(packed, files, digests: inputDigests)
        var outcome = summary.outcome(
            of: walked, held: held ?? unknownProducts, seconds: (ContinuousClock.now - clock).inSeconds)
        var json = SummaryUpdate(summary.json(outcome, walked, digests: inputDigests))
        if connection != nil {
            json.describe(approvals: approvals.json)
            warnOfUnusedApprovals()
        }
        let isDone = connection == nil || held != nil || configuration.planOnly
        if isDone {
            progress.stage("writing the reports")
            let review = try ReportList.write(gathered, in: folder, summary: .object(json.json), nights: nights)
            outcome.tell(review, paths: paths)
            json.compare(review.comparison)
        }
        var plan = try await planned
        plan.held = held
        plan.call = configuration.call
        plan.isDryRun = configuration.planOnly
        plan.isWhole = isWhole(walked.tally)
        plan.lanes = configuration.lanes.map { lanes in
            Lane.allCases.filter(lanes.contains).map(\.name.description)
        }
        try folder.writeLedger(plan, [])
        guard isDone else {
            let draft = JSONValue.object(json.json)
            try folder.writeDraft(draft)
            return .packed(plan, draft: draft)
        }
        try folder.writeSummary(.object(json.json))
        return .done(outcome)
    }

    /// Why a plan holds its creates, as a run would: the seller may have them already. nil where they may go.
    private func holdOfCreates() async throws -> String? {
        guard let connection, let packed = walk?.order.packing.packed else { return nil }
        let creates = packed.filter { $0.kind.operation == .productCreate && $0.kind.gate == nil }
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
        for sealed in walk?.order.packing.packed ?? [] where sealed.kind.gate == nil {
            let name = RunLayout.feed(operation: sealed.kind.operation.name, number: sealed.number)
            held[name] = trips.gates(holding: sealed.kind).first
        }
        return held
    }

    /// Whether the exports hold every product of the shop: that is said, all of them are there and were read to their end,
    /// and none has an error of its own.
    private func isWhole(_ tally: Tally) -> Bool {
        guard configuration.catalogExtent == .full, configuration.lanes == nil, tally.unreadable.isEmpty,
            files.unreadable.isEmpty, !inputs.isEmpty, tally.emptyExports.isEmpty, !tally.hasFaultOfFile
        else { return false }
        return missingFiles.isEmpty
    }

    /// By index the files whose stock is too old to be raised by, with their age in hours.
    private var oldFiles: [Int: Int] {
        let most = configuration.stockMaxAge.inMilliseconds
        guard most > 0 else { return [:] }
        var old: [Int: Int] = [:]
        for (index, input) in inputs.enumerated() {
            guard let found = input.found else { continue }
            let age = services.clock.now - found.modified / 1_000_000
            if age > most { old[index] = Int(age / 3_600_000) }
        }
        return old
    }

    /// Files that a whole catalog has, and that are not there.
    private var missingFiles: [String] {
        configuration.expectedFiles.filter { expected in
            !inputs.contains { fnmatch(expected, $0.name, 0) == 0 }
        }
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

    private func openable(_ temporaryDirectory: String) throws(RunFailure) -> [CatalogWalk.Input] {
        var inputs: [CatalogWalk.Input] = []
        for input in files.inputs {
            let name = input.name
            guard input.isStandardInput else {
                let path = input.path
                inputs.append(
                    CatalogWalk.Input(name: name, size: input.size, found: input.found) { () throws(ReadingError) in
                        try ByteSource(path: path, name: name)
                    })
                continue
            }
            let spooled = SpooledInput(try StandardInput.spooled(in: temporaryDirectory, stop: stop))
            inputs.append(
                CatalogWalk.Input(name: name, size: spooled.size) { () throws(ReadingError) in
                    try spooled.open(name: name)
                })
        }
        // What cannot even be listed is an input too: one that says why when it is opened.
        for file in files.unreadable {
            inputs.append(
                CatalogWalk.Input(name: file.name, size: 0) { () throws(ReadingError) in
                    throw ReadingError(file.reason)
                })
        }
        return inputs
    }

    /// Walks the catalog, again where rows of a product stand apart or a file turns out to be in another encoding.
    private mutating func walkCatalog(_ temporaryDirectory: String) async throws {
        let overrides = configuration.severities
        let isAllowed = configuration.allows.contains(.create)
        let directory: (any ProductDirectory)? = isAllowed ? connection?.state.products : connection?.state.directory
        let today = Self.dayNumber(services.clock.now)
        let gateSettings = try configuration.gates(today: today)
        approvals = gateSettings.approvals
        let known: (any ProductDirectory)? = directory.map {
            ApprovedDirectory(base: $0, approvals: gateSettings.approvals, today: today)
        }
        let book = RuleBook(overrides: overrides, categories: store)
        var settings = RuleSettings(
            operation: configuration.operation, usesRetiredOperation: configuration.retiredOperationName != nil,
            limits: configuration.limits, lists: configuration.lists, today: today,
            erasesDiscounts: configuration.erasesDiscounts, overrides: overrides, known: known)
        settings.placeholderHosts = configuration.placeholderHosts
        settings.open = OpenSettings(configuration.open)
        settings.pictures = configuration.pictureUse
        let merchant = try store.seller().merchant
        let permission = PostingPermission(
            isForbidden: merchant?.isPostingForbidden == true || connection?.isPostingForbidden == true,
            room: merchant?.room, busy: busyUpdates)
        let packing = configuration.packing.within(
            connection?.state.limits ?? FeedLimits(), now: services.clock.now)
        let packer = Packer(maximumItems: packing.feedItems, maximumBytes: packing.feedBytes)
        let defaults = configuration.defaults.map { (column: $0.column, text: $0.text) }
        let mapping = configuration.mapping(today: CalendarDay(services.clock.now))
        let options = configuration.reading(mapping, known: known)
        var indexedFrom = Int.max
        var encodings: [Int: ExportEncoding] = [:]
        var join: UpdateJoin?
        var gathering: UpdateJoin?
        var sendsNamedUpdates = false
        var closed: [GateTrip] = []
        var seen: SeenItems?
        let older = connection.map {
            OlderCategories($0.state.categoryData, current: store, settings: settings, overrides: overrides)
        }
        let selection = connection.map {
            Selection($0.state.accepted, configuration.selection(now: services.clock.now))
        }
        while true {
            var walk = CatalogWalk(
                inputs: inputs,
                options: options,
                temporaryDirectory: temporaryDirectory,
                check: CheckStage(
                    mapping: mapping, defaults: ColumnDefaults(defaults),
                    checker: Checker(categories: store, settings: settings, book: book), book: book, packer: packer,
                    encodes: true, join: join, selection: selection,
                    oldFiles: oldFiles, gates: selection == nil ? nil : ItemGates(gateSettings), seen: seen,
                    sendsNamedUpdates: sendsNamedUpdates, closed: closed, older: older, stop: stop),
                render: RenderStage(book: book, join: join, showsLanes: selection != nil, heldUntil: heldUntil),
                workers: configuration.workers, progress: progress,
                stop: stop,
                order: OrderStage(
                    folder: folder, book: book, packer: packer, writesFeeds: !configuration.checkOnly,
                    isJoined: join != nil || gathering != nil, permission: permission),
                writer: try RunWriter(
                    folder: folder, marksTable: configuration.marksTable, heldUntil: heldUntil,
                    joined: Set((join?.files ?? [:]).keys)),
                review: try ReviewReader(comparedWith: earlier))
            walk.gathering = gathering
            if let selection {
                var lanes = LaneTable()
                lanes.seller = connection?.state.identity.seller ?? ""
                lanes.acceptedUntil = connection?.state.acceptedAt.map(Self.minute)
                walk.tally.totals.lanes = lanes
                walk.vanished = VanishedStage(
                    accepted: selection.accepted, action: configuration.vanished, after: configuration.vanishedAfter)
                walk.order.selection.notesItems = true
                walk.order.packing.notesCreates = true
                walk.gates = GateStage(
                    gateSettings, nights: selection.accepted.nights, isWholeNight: configuration.lanes == nil)
                walk.isWhole = { [self] in isWhole($0) }
            }
            defer { self.walk = walk }
            switch try await walk.run(indexedFrom: indexedFrom, encodings: encodings) {
            case .finished:
                if gathering != nil {
                    (join, gathering) = (gathering, nil)
                    continue
                }
                if walk.hasRenameCandidates, seen == nil {
                    progress.stage("reading again: new items look like known products")
                    seen = walk.order.selection.seen
                } else if walk.mixesStock, closed.isEmpty, walk.trips.contains(where: \.holdsLanes) {
                    progress.stage("reading again: a gate holds some of the stock that goes with other changes")
                    closed = walk.trips.filter(\.holdsLanes)
                } else {
                    return
                }
            case .apart:
                progress.stage("reading again: rows of one product are in several places")
                gathering = UpdateJoin()
            case .incomplete:
                progress.stage("reading again: stock and prices go after the content of the same products")
                sendsNamedUpdates = true
            case .stopped: throw RunFailure(stop.status ?? .interrupted, "stopped")
            case .scattered(let file):
                progress.stage("reading again: rows of one product are apart")
                indexedFrom = file
                if gathering != nil { gathering = UpdateJoin() }
            case .misread(let file):
                progress.stage("reading again: a file is in another encoding than it begins in")
                encodings = walk.settleEncodings(from: file)
                if gathering != nil { gathering = UpdateJoin() }
            }
        }
    }

    /// A moment as a person reads it, in UTC.
    private static func minute(_ milliseconds: Int64) -> String {
        let text = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
        return String(text.prefix(16)).replacing("T", with: " ")
    }

    /// The day where the program runs, in days since 1970-01-01.
    private static func dayNumber(_ milliseconds: Int64) -> Int {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let local = Double(milliseconds / 1000) + Double(TimeZone.current.secondsFromGMT(for: date))
        return Int((local / 86_400).rounded(.down))
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
        guard let state = connection?.state, var packing = walk?.order.packing else { return nil }
        let sent = state.sendings(of: .productCreate, since: services.clock.now - 86_400_000).count
        let moves = try packing.orderCreates(feedsLeft: max(0, configuration.packing.feeds - sent))
        walk?.order.packing = packing
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

    /// Why nothing may be sent, if so.
    private func hold(_ tally: Tally) -> String? {
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

    // MARK: However it ends

    /// Writes the reports of what there is, and says on top of them what ended the run.
    ///
    /// - Returns: whether they could be written; on a full disk they cannot.
    private mutating func report(_ failure: RunFailure) -> Bool {
        try? walk?.writer.finish()
        var walked = walk?.walked ?? FinishedWalk()
        // The one that was being read; those that were not begun are listed without a record.
        if let file = walked.files.last { walked.tally.noteUnreadable(file.name) }
        var outcome = summary.outcome(of: walked, held: nil, seconds: (ContinuousClock.now - clock).inSeconds)
        outcome.status = failure.status
        outcome.verdict = failure.isInterruption ? .unfinished : .error
        outcome.messages = failure.account(of: "This is what was read until then\(extent); nothing was sent.")
        let json = summary.json(outcome, walked, digests: [])
        do {
            try ReportList.write(walk?.review ?? ReviewReader(), in: folder, summary: json, nights: nights)
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

/// Standard input, once it is a file: opened as often as it is needed.
private final class SpooledInput: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    var size: UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_size) : 0
    }

    func open(name: String) throws(ReadingError) -> ByteSource {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw ReadingError("cannot be opened: \(String(cString: strerror(errno)))") }
        return try ByteSource(descriptor: copy, name: name)
    }
}

extension CalendarDay {
    /// The day where the program runs.
    ///
    /// - Parameter milliseconds: since the beginning of 1970, UTC.
    fileprivate init(_ milliseconds: Int64) {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: date)
        self.init(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }
}
