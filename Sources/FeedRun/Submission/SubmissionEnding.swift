import CategoryRules
import FeedGateway
import FeedModel
import FeedSelection
import FeedSubmission
import Foundation
import JSONText
import RunFolder
import RunReports

/// How a submission ends, in the words and numbers that scripts go by.
struct SubmissionEnding {
    private(set) var status: ExitStatus
    private(set) var verdict: Verdict
    /// For standard error and the summary, a line each.
    var messages: [String] = []
    private(set) var canResume = false
    /// What the walk took.
    let secondsBefore: Double
    /// Feeds of one operation that go in 24 hours.
    private let feedsADay: Int

    /// - Parameters:
    ///   - allowed: gates that were opened.
    ///   - limits: how large feeds may be, as far as it was found out.
    ///   - feedsADay: feeds of one operation that go in 24 hours.
    ///   - out: the run folder.
    ///   - now: milliseconds since 1970.
    init(
        _ end: SubmissionEnd, _ update: SummaryUpdate, _ failOn: FailOn, allowed: Set<GateName>, limits: FeedLimits,
        feedsADay: Int, out: String, now: Int64
    ) {
        self.feedsADay = feedsADay
        var statuses: [ExitStatus] = []
        let balance = update.json["balance"]
        func count(_ status: ItemStatus) -> Int64 { balance?["items"]?[status.rawValue]?.int64Value ?? 0 }
        secondsBefore =
            update.json["stages"]?.objectValue?.members.isEmpty == false
            ? Double(update.json["seconds"]?.numberValue?.text ?? "") ?? 0 : 0
        verdict = .ok
        func findings(_ code: FindingCode) -> Int {
            Int(update.json["findings"]?[code.description]?["count"]?.int64Value ?? 0)
        }
        let isRejected =
            count(.rejected) > 0 || (balance?["records"]?["rejected"]?.int64Value ?? 0) > 0
            || RunSummaryWriter.keepBack.contains { findings($0) > 0 }
        if isRejected {
            verdict = .rejected
            if failOn == .rejected { statuses.append(.itemsNotFine) }
        }
        if count(.failed) + count(.unknown) > 0 {
            verdict = .failed
            if failOn != .never { statuses.append(.itemsNotFine) }
        }
        if update.document.files.contains(where: { $0["read_to_end"]?.boolValue == false }) {
            verdict = .unreadableInput
            statuses.append(.unreadableInput)
        }
        // The items of a file whose encoding nobody has chosen were held back.
        if update.json["findings"]?[SourceEncodingUnclear.page.code.description] != nil {
            verdict = .held
            statuses.append(.held)
        }
        status = .allFine
        let forbidden = findings(MerchantPostingForbidden.page.code)
        if forbidden > 0 {
            verdict = .held
            statuses.append(.held)
            messages.append(RunOutcome.postingBan(forbidden))
        }
        // Gates that closed come first: they are what a person has to decide.
        let closed = (update.json["gates"]?.arrayValue ?? []).map(GateNotice.init).filter { notice in
            GateName(named: notice.gate).map { !allowed.contains($0) } ?? true
        }
        for notice in closed {
            verdict = .held
            statuses.append(.held)
            messages += notice.messages(out: out, closed: closed.map(\.gate))
        }
        let heldFeeds = end.plan.feeds.filter { feed in
            if case .gate = end.holds[feed.name] { true } else { false }
        }
        let heldItems = heldFeeds.filter { !$0.isHeldWidely }.reduce(0) { $0 + $1.itemCount }
        if heldItems > 0 {
            if verdict == .ok { verdict = .rejected }
            if failOn == .rejected { statuses.append(.itemsNotFine) }
            let more = heldFeeds.contains(where: \.isHeldWidely) ? "more " : ""
            messages.append(
                "gates hold \(heldItems) \(more)\(heldItems == 1 ? "item" : "items"): see held.csv; copy a line into "
                    + "approvals.csv to release it")
        }
        if let pictures = end.pictures {
            if pictures.heldItems > 0 {
                if verdict == .ok { verdict = .rejected }
                if failOn == .rejected { statuses.append(.itemsNotFine) }
            }
            messages += pictures.messages
        }
        halve(end, limits, now)
        messages += end.stuck.map(\.words)
        hold(end, &statuses)
        wait(end, &statuses, now)
        stop(end, &statuses, now)
        status = ExitStatus.first(of: statuses)
    }

    /// Says which feeds were halved, and which limit was found.
    private mutating func halve(_ end: SubmissionEnd, _ limits: FeedLimits, _ now: Int64) {
        guard end.splits > 0 else { return }
        messages.append(
            "\(end.splits) \(end.splits == 1 ? "feed was" : "feeds were") halved: the platform refused "
                + "\(end.splits == 1 ? "it" : "them, or one of the same size,") as a whole; "
                + "\(limits.words(now: now) ?? "the reports name the items that it refused")")
    }

    private mutating func hold(_ end: SubmissionEnd, _ statuses: inout [ExitStatus]) {
        if end.foundCreates > 0 {
            messages.append(
                "the platform has \(end.foundCreates) \(end.foundCreates == 1 ? "product" : "products") from jobs that this "
                    + "state does not know: it may have been restored from an older copy. They are known now, and later "
                    + "runs update them instead of creating them")
        }
        let forbidden = end.plan.feeds.filter { end.holds[$0.name] == .forbidden }
        if !forbidden.isEmpty {
            verdict = .held
            statuses.append(.held)
            messages.append(RunOutcome.postingBan(forbidden.reduce(0) { $0 + $1.itemCount }))
        }
        let creates = end.plan.feeds.filter { feed in
            if case .unknownProducts = end.holds[feed.name] { true } else { false }
        }
        if case .unknownProducts(let count, let problem)? = creates.first.flatMap({ end.holds[$0.name] }) {
            verdict = .held
            statuses.append(.held)
            messages.append(
                ExistingProducts.words(
                    creates.reduce(0) { $0 + $1.itemCount }, count, problem, paths: end.plan.inputs.compactMap(\.path),
                    gateway: end.plan.call.gateway ?? ""))
        }
        for feed in end.plan.feeds {
            let why: String
            switch end.holds[feed.name] {
            case .exists(let count, let item)?:
                why =
                    "\(count) of its items were created before, or may have been, such as \(item); "
                    + "run again, which updates them"
            case .unknownJob(let job)?:
                why =
                    "job \(job) creates products, is not done yet, and is not of this state, which may have been restored "
                    + "from an older copy; run again when it is done, or with --allow create where another program sent it"
            case .busy(let count, let item, let folder)?:
                why =
                    "\(count) of its items, such as \(item), are in a feed of \(folder) that is not settled; "
                    + "it goes once that is"
            case .outdated(let count, let item, let folder)?:
                why =
                    "the run in \(folder) has since sent newer values of \(count) of its items, such as \(item); run "
                    + "again with today's exports"
            case .tooLarge(let items, let words)?:
                why =
                    "the platform refuses feeds of \(items) items as a whole (\(words)), and this run has used up the "
                    + "extra feeds of split_feeds; run again, which packs only as much as was accepted"
            case .refusedAgain(let words)?:
                why = "it was sent several times and never arrived (\(words)); feedmill submit tries again"
            case .quota?, .forbidden?, .unknownProducts?, .gate?, .pictures?, nil: continue
            }
            verdict = .held
            statuses.append(.held)
            messages.append("\(feed.name) is held: \(why)")
        }
    }

    private mutating func wait(_ end: SubmissionEnd, _ statuses: inout [ExitStatus], _ now: Int64) {
        let isQuotaUsedUp = waitForQuota(end, now)
        let lost = end.openFeeds.count { $0.job == nil }
        if lost > 0 {
            messages.append(
                "\(lost) \(lost == 1 ? "feed" : "feeds") may have arrived although the answer was lost; feedmill finds "
                    + "out before it sends any of \(lost == 1 ? "it" : "them") again")
        }
        let pending = end.openFeeds.count - lost
        if pending > 0 { messages.append("\(pending) \(pending == 1 ? "job is" : "jobs are") not done yet") }
        guard isQuotaUsedUp || !end.openFeeds.isEmpty else { return }
        unfinished(&statuses)
    }

    /// Says what the platform's day has no room for, by lane, and by when it would be through.
    ///
    /// - Returns: whether there is any such feed.
    private mutating func waitForQuota(_ end: SubmissionEnd, _ now: Int64) -> Bool {
        var isUsedUp = false
        for operation in FeedModel.Operation.allCases {
            var (until, feeds, lanes) = (Int64.max, 0, [String: Int]())
            for feed in end.plan.feeds where feed.operation == operation {
                guard case .quota(let moment) = end.holds[feed.name] else { continue }
                (until, feeds) = (min(until, moment), feeds + 1)
                lanes[feed.lane?.name.description ?? "no lane", default: 0] += feed.itemCount
            }
            guard feeds > 0 else { continue }
            isUsedUp = true
            let order = Lane.allCases.map(\.name.description) + ["no lane"]
            let items = order.compactMap { name in lanes[name].map { "\($0) of \(name)" } }.joined(separator: ", ")
            // The feeds of a day free themselves together, at the latest.
            let days = Int64((feeds - 1) / max(1, feedsADay))
            messages.append(
                "\(feeds) \(feeds == 1 ? "feed" : "feeds") of \(operation.name) held (items: \(items)): the day's quota is "
                    + "used up; resume from \(Self.time(until)). At \(feedsADay) feeds a day all of them are through by "
                    + "\(Self.time(until + days * 86_400_000))")
        }
        return isUsedUp
    }

    private mutating func unfinished(_ statuses: inout [ExitStatus]) {
        verdict = .unfinished
        statuses.append(.unfinished)
        canResume = true
    }

    private mutating func stop(_ end: SubmissionEnd, _ statuses: inout [ExitStatus], _ now: Int64) {
        switch end.stop {
        case .throttled(let until, let error):
            unfinished(&statuses)
            messages.append("the platform accepts no more calls until \(Self.time(until)): \(error)")
        case .unreachable(let error):
            canResume = true
            if end.hasSent {
                unfinished(&statuses)
            } else {
                verdict = .error
                statuses.append(.gatewayUnreachable)
            }
            messages.append("the gateway cannot be reached: \(error)")
        case .credentials(let error):
            verdict = .error
            canResume = true
            statuses.append(.credentials)
            messages.append("the platform refuses the credentials: \(error)")
        case .notPermitted(let error):
            verdict = .error
            canResume = true
            statuses.append(.configuration)
            let words =
                error.remedy == nil ? "the platform does not let this app do it" : "the platform refuses the call"
            messages.append("\(words): \(error)")
        case .changed(let feed):
            verdict = .error
            statuses.append(.configuration)
            messages.append("\(feed) has changed since it was packed, so nothing more was sent: run again")
        case .interrupted, nil: break
        }
    }

    /// A moment as a person reads it, in UTC.
    private static func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double((milliseconds + 999) / 1000)).formatted(.iso8601)
    }
}
