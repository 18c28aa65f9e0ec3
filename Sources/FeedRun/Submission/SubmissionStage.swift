import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedSelection
import FeedSubmission
import Foundation
import JSONText
import RunFolder
import RunReports
import ShopDialects

/// Sends what a run folder holds, waits, and brings the reports up to it.
struct SubmissionStage {
    let configuration: Configuration
    let services: RunServices
    let connection: Connection
    let folder: RunFolder
    /// The exports, to take the records of failed items from; empty where they are not at hand.
    let inputs: LazyList<CatalogWalk.Input>
    let progress: any ProgressSink
    let stop: StopFlag
    /// The run that this one is compared with.
    var earlier: EarlierRun?
    let started: ContinuousClock.Instant

    /// When the access token ends, as the platform said when it was renewed; nil where that is not known.
    private var tokenEnds: Int64? {
        guard configuration.gateway == .iop else { return nil }
        return (try? FeedRun.tokens(configuration, services: services))?.access
    }

    /// - Parameters:
    ///   - plan: what is to be sent.
    ///   - draft: the summary of the walk, or what an earlier submission made of it.
    ///   - walked: what the walk found; nil where another process walked.
    func run(
        _ plan: RunPlan, draft: SummaryDocument, _ walked: WalkedNight? = nil
    ) async throws(RunFailure) -> RunOutcome {
        progress.stage("sending")
        var submission: Submission?
        var settings = configuration.submission
        settings.isPostingForbidden = connection.isPostingForbidden
        let packing = configuration.packing.within(connection.state.limits, now: services.clock.now)
        settings.feedItems = packing.feedItems
        settings.feedBytes = packing.feedBytes
        do {
            settings.createHold = try await ExistingProducts(connection: connection, configuration: configuration)
                .hold(plan.feeds.map(\.operation))
            let sending = try Submission(
                plan, in: folder, state: connection.state, gateway: connection.gateway, clock: services.clock,
                settings: settings,
                pictures: try PictureStage(
                    configuration: configuration, services: services, connection: connection
                ).uploader(plan), isStopped: { [stop] in stop.isSet },
                report: { [progress] in progress.update(RunProgress($0)) })
            submission = sending
            try announceCalls(sending)
            let end = try await sending.run()
            if case .interrupted = end.stop {
                var failure = RunFailure(stop.status ?? .interrupted, "stopped")
                failure.canResume = true
                throw failure
            }
            progress.stage("writing the reports")
            return try report(end, sending.outcomes(), SummaryUpdate(draft), walked)
        } catch {
            var failure = RunFailure(of: error)
            if error is RunFolderError { failure.canResume = true }
            if let status = stop.status, (error as? RunFolderError)?.reason == .stopped {
                failure = RunFailure(status, "stopped")
                failure.canResume = true
            }
            failure.hasReports = report(
                failure, submission?.outcomes(), SummaryUpdate(draft), plan)
            throw failure
        }
    }

    /// Announces how many calls sending needs, before they are made.
    private func announceCalls(_ sending: Submission) throws {
        let budget = try GatewayMaker(configuration, services).callBudget()
        guard budget.isKnown else { return }
        let needed = try sending.callsNeeded()
        guard needed > 0 else { return }
        var words = "sending needs \(budget.words(for: needed))"
        if let days = budget.days(for: needed) {
            words += ". That takes about \(days) days: run the same command again each day, and it resumes"
        }
        progress.warn(words)
    }

    /// Writes the reports of how far it came, and says on top of them what ended it. The summary stays a draft: the run
    /// is not finished.
    ///
    /// - Returns: whether they could be written.
    private func report(
        _ failure: RunFailure, _ outcomes: ItemOutcomes?, _ update: SummaryUpdate, _ plan: RunPlan
    ) -> Bool {
        var update = update
        // Whoever asked to stop waits for a moment, and not for the last of a million items.
        let patience = ContinuousClock.now + Self.patience
        let isTooLate = { [stop] in stop.isSet && ContinuousClock.now > patience }
        do {
            var gathered: ReviewReader?
            if let outcomes {
                let totals = try write(outcomes, update, packedAt: plan.packedAt, isStopped: isTooLate)
                update.count(totals)
                gathered = totals.review
            }
            let rest =
                "Sending got this far. To resume: \(ShellWords.joined(["feedmill", "submit", folder.path])). Nothing is sent twice."
            update.close(
                failure.status, failure.isInterruption ? .unfinished : .error, failure.account(of: rest),
                seconds: (ContinuousClock.now - started).inSeconds)
            try ReportList.write(
                gathered ?? ReviewReader.read(folder), in: folder, summary: update.document,
                nights: ReviewedNight.last(of: connection.state.accepted.nights), run: plan.id,
                sent: connection.state.feeds(of: plan.id))
            return true
        } catch {
            return false
        }
    }

    private func report(
        _ end: SubmissionEnd, _ outcomes: ItemOutcomes, _ update: SummaryUpdate, _ walked: WalkedNight?
    ) throws -> RunOutcome {
        var update = update
        // What a gate holds is no base of a later comparison: so it holds the same again, until it is released.
        let closed = Set(update.gates.compactMap(GateName.init(named:))).subtracting(configuration.allowedGates)
        let prints = VerdictHistory.prints(update.json["category_data"])
        var verdicts =
            end.plan.lanes == nil
            ? walked?.verdicts
                ?? NightVerdicts(
                    configuration, connection.state.accepted, at: end.plan.packedAt, seller: prints.seller) : nil
        verdicts?.marks.isWhole = end.plan.isWhole && closed.isDisjoint(with: GateList.doubtingTheCatalog)
        verdicts?.marks.doubtsRejections = closed.contains(.rejected)
        let totals =
            try walked?.final(verdicts)
            ?? write(
                outcomes, update, packedAt: end.plan.packedAt,
                verdicts.map { .init($0, categories: prints.categories, isWalked: walked?.verdicts != nil) },
                comparedWith: earlier, isStopped: { [stop] in stop.isSet })
        let allowed = GateName.allCases.filter(configuration.allowedGates.contains).map(\.name.description)
        let commit = AcceptedCommit(state: connection.state, now: services.clock.now)
        let merge = try commit.begin(end.plan, in: folder, totals.verdicts?.marks, allowed: allowed)
        try folder.writeLedger(end.plan, connection.state.feeds(of: end.plan.id))
        let missing = try RejectedRecords(
            folder: folder, options: configuration.reading(configuration.mapping()),
            temporaryDirectory: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp", stop: stop
        ).write(inputs, names: end.plan.inputs.map(\.name), totals.platform.failedRecords)
        update.count(totals)
        update.setNewRejections(totals.verdicts?.newRejections ?? [:])
        update.describe(end, connection.state, calls: services.calls.made, tokenEnds: tokenEnds)
        var ending = SubmissionEnding(
            end, update, configuration.failOn, allowed: configuration.allowedGates, limits: connection.state.limits,
            feedsADay: configuration.packing.feeds, out: folder.path, now: services.clock.now)
        for name in missing {
            ending.messages.append(
                "\(name) has changed since it was read: the records of its failed items are not in rejected/")
        }
        let seconds = (ContinuousClock.now - started).inSeconds + ending.secondsBefore
        update.close(ending.status, ending.verdict, ending.messages, seconds: seconds)
        var record = NightRecord(run: end.plan.id, summary: update.document, time: end.plan.packedAt)
        record.note("folder", .string(URL(filePath: folder.path).standardizedFileURL.path(percentEncoded: false)))
        if let lanes = end.plan.lanes { record.note("only", .array(lanes.map { .string($0) })) }
        let wide = update.gates
        if !wide.isEmpty { record.note("gates", .array(wide.map { .string($0) })) }
        if !allowed.isEmpty { record.note("allowed", .array(allowed.map { .string($0) })) }
        let released = (update.json["approvals"]?.arrayValue ?? []).filter { $0["matched"]?.boolValue == true }
        if !released.isEmpty { record.note("approvals", .array(Array(released.prefix(200)))) }
        if let marks = totals.verdicts?.marks { record.note("whole", .bool(marks.isWhole)) }
        if let reason = configuration.reason { record.note("reason", .string(reason)) }
        let nights = record.added(to: connection.state.accepted.nights).withUnsafeBufferPointer(ReviewedNight.last)
        let review = try ReportList.write(
            totals.review, in: folder, summary: update.document,
            nights: end.plan.lanes == nil ? nights : nights.map(\.withoutCauses), run: end.plan.id,
            sent: connection.state.feeds(of: end.plan.id))
        update.compare(review.comparison)
        if end.plan.lanes == nil { record.note("last_causes", review.nightCauses.json) }
        try commit.finish(merge, record)
        if totals.verdicts != nil {
            connection.state.categoryData.keepOnly(
                prints.categories.map { KeptCategoryData.Version(categoryID: $0.key, print: $0.value) })
        }
        try folder.finish(update.document)
        var outcome = RunOutcome(
            status: ending.status, verdict: ending.verdict, summary: RunSummary(update.document),
            messages: ending.messages,
            canResume: ending.canResume)
        let paths = end.plan.inputs.compactMap { input in input.path.map { (input.name, $0) } }
        outcome.addCauses(of: review, paths: Dictionary(paths, uniquingKeysWith: { first, _ in first }))
        return outcome
    }

    /// So long the reports of a run that is stopped may take; where they take longer, they stay as they are.
    private static let patience: Duration = .seconds(1)

    /// Writes what became of the items into their reports.
    private func write(
        _ outcomes: ItemOutcomes, _ update: SummaryUpdate, packedAt: Int64, _ night: FinalReports.Night? = nil,
        comparedWith earlier: EarlierRun? = nil, isStopped: @escaping () -> Bool
    ) throws(RunFolderError) -> FinalReports.Totals {
        let reports = FinalReports(
            folder: folder, marksTable: configuration.marksTable, wideGates: update.gates,
            heldUntil: FinalReports.heldUntil(packedAt: packedAt), isStopped: isStopped)
        let xmlFiles = update.canonicalXMLFiles
        let pictures = PictureFindings(overrides: configuration.severities)
        return try reports.write(
            lanes: LaneTable(update.json["selection"])?.emptied, night, comparedWith: earlier
        ) { (record) throws(RunFolderError) in
            guard let feed = record.feedName, let position = record.feed?.position, let operation = record.operation
            else { return [] }
            let outcome = try outcomes.outcome(feed, position, operation)
            record.take(outcome)
            return pictures.findings(record, outcome.pictures, xmlFiles: xmlFiles)
                + PlatformFindings.findings(record, outcome, xmlFiles: xmlFiles)
        }
    }
}

extension Configuration {
    /// What the command that goes on with the run takes over.
    var call: RunPlan.Call {
        var call = RunPlan.Call()
        call.configuration = file
        call.gateway = gateway == .none ? nil : gateway.rawValue
        call.endpoint = endpoint
        call.state = state
        return call
    }

    /// How a shop's words become the platform's.
    ///
    /// - Parameter today: the day by which special prices hold.
    func mapping(today: CalendarDay? = nil) -> Mapping {
        Mapping(mapping, mainLocale: defaults.first { $0.column == "locale" }?.text ?? "", today: today)
    }

    /// How exports are read.
    ///
    /// - Parameters:
    ///   - mapping: as `mapping(today:)` has it.
    ///   - known: what earlier runs know of products.
    func reading(_ mapping: Mapping, known: (any ProductDirectory)? = nil) -> ReadingOptions {
        ReadingOptions(
            operation: operation, encoding: encoding, formats: ShopFormats(mapping, named: dialect),
            maximumRecordBytes: limits.recordBytes, maximumProductRecords: limits.productRecords, known: known)
    }

    /// What sending goes by.
    var submission: SubmissionSettings {
        var settings = SubmissionSettings()
        settings.wait = wait.inMilliseconds
        // The simulator is done in no time, and nobody minds being asked.
        settings.poll = max(1, min(poll.inMilliseconds, gateway == .sandbox ? 100 : .max))
        settings.feedsADay = packing.feeds
        settings.retriesTransient = retriesTransient
        settings.splitFeeds = packing.splitFeeds
        settings.resendsUpdates = resendsUpdates
        settings.settleAfter = settleAfter.inMilliseconds
        settings.jobPatience = jobPatience.inMilliseconds
        settings.allowedGates = allowedGates
        // A run of some lanes only is what the rest of the day's feeds are left for.
        settings.quotaReserve = lanes == nil ? quotaReserve : 0
        settings.allowsDoubtfulCreates = allows.contains(.create)
        settings.route = stockAndPriceRoute
        return settings
    }
}

extension PackingLimits {
    /// The same, or less where the platform refused as much.
    ///
    /// - Parameter now: milliseconds since 1970.
    func within(_ limits: FeedLimits, now: Int64) -> PackingLimits {
        var packing = self
        packing.feedItems = limits.size(.items, atMost: feedItems, now: now)
        packing.feedBytes = limits.size(.bytes, atMost: feedBytes, now: now)
        return packing
    }
}

extension RunProgress {
    /// How far sending is; what was read before is no news any more.
    init(_ sending: SubmissionProgress) {
        feeds = sending.feeds
        sent = sending.sent
        settled = sending.settled
        pictures = sending.pictures
        picturesDone = sending.picturesDone
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

extension Configuration {
    /// A fingerprint of the settings that what is made of an export depends on.
    var configurationPrint: UInt32 {
        let keys: Set = [
            "operation", "dialect", "encoding", "mapping", "columns", "elements", "record", "group", "defaults",
            "limits",
            "lists", "placeholder_hosts", "rules",
        ]
        return VerdictHistory.print(
            settings.filter { keys.contains($0.key) }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n"))
    }

    /// What gates go by.
    ///
    /// - Parameter today: in days since 1970.
    func gates(today: Int) throws(RunFailure) -> GateSettings {
        var settings = GateSettings()
        settings.limits = gateLimits
        settings.calendar = gateCalendar
        settings.allowed = allowedGates
        settings.base = gatesBase
        settings.holdNights = holdNights
        settings.today = today
        settings.approvals = try ApprovalsFile.read(self)
        return settings
    }

    /// What is sent again, and what is left out.
    ///
    /// - Parameter now: milliseconds since 1970.
    func selection(now: Int64) -> SelectionSettings {
        var settings = SelectionSettings()
        settings.now = now
        settings.stockResendAfter = stockResendAfter.inMilliseconds
        settings.stockAlwaysBelow = UInt32(clamping: stockAlwaysBelow)
        settings.sendsEverything = sendsEverything
        settings.lanes = lanes
        settings.rulesPrint = VerdictHistory.print(Version.current)
        settings.configurationPrint = configurationPrint
        return settings
    }
}
