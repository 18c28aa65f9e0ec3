import Bytes
import CategoryRules
import FeedModel
import FeedSelection
import Foundation
import JSONText
import RunFolder
import RunReports

/// What a walk came to, as far as it came.
struct FinishedWalk {
    var tally = Tally()
    /// Files that were opened, by their index.
    var files = FileValues<OpenedFile>()
    var feeds = 0
    /// Gates that closed over the run.
    var trips: [GateTrip] = []
    var seconds = StageSeconds()
}

extension CatalogWalk {
    var walked: FinishedWalk {
        FinishedWalk(tally: tally, files: files, feeds: order?.packing.feedCount ?? 0, seconds: seconds)
    }
}

/// Makes a walk's outcome, and `summary.json` of it.
struct RunSummaryWriter {
    let configuration: Configuration
    let inputs: LazyList<CatalogWalk.Input>
    let store: CategoryStore
    let started: Date

    /// How the run ended, with the message for the person who started it.
    func outcome(of walk: FinishedWalk, held: String?, seconds: Double) -> RunOutcome {
        let tally = walk.tally
        var summary = RunSummary()
        summary.records = tally.records
        summary.items = tally.totals.items
        summary.lanes = tally.totals.lanes
        summary.feeds = walk.feeds
        summary.seconds = seconds
        summary.dialects = walk.files.indices.compactMap { index in
            guard let dialect = walk.files[index]?.dialect else { return nil }
            let counts = tally.shops[index] ?? Tally.ShopTally()
            return RunSummary.DialectFile(
                name: inputs[index].name, dialect: dialect, products: counts.products, variants: counts.variants,
                unusedFields: counts.unusedFields.sorted,
                unmappedCategories: counts.unmappedCategories.sorted, skippedKinds: counts.skippedKinds.sorted,
                assumedStocks: counts.assumedStocks,
                madeCodes: counts.madeCodes)
        }
        let isUnreadable = !tally.unreadable.isEmpty
        let forbidden = tally.codes[MerchantPostingForbidden.page.code]?.count ?? 0
        let isKeptBack = Self.keepBack.contains { tally.codes[$0] != nil }
        let isRejected = tally.totals[.rejected] > 0 || tally.records.rejected > 0 || isKeptBack
        var statuses: [ExitStatus] = []
        var verdict = Verdict.ok
        if isRejected {
            verdict = .rejected
            if configuration.failOn == .rejected { statuses.append(.itemsNotFine) }
        }
        if isUnreadable {
            verdict = .unreadableInput
            statuses.append(.unreadableInput)
        }
        let gates = walk.trips.flatMap { trip in
            GateNotice(trip.json).messages(
                out: configuration.out, closed: walk.trips.map(\.gate.name.description))
        }
        let ban = forbidden > 0 ? RunOutcome.postingBan(forbidden) : nil
        if held != nil || ban != nil || !walk.trips.isEmpty || tally.codes[SourceEncodingUnclear.page.code] != nil {
            verdict = .held
            statuses.append(.held)
        }
        return RunOutcome(
            status: ExitStatus.first(of: statuses), verdict: verdict, summary: summary,
            messages: gates + [held, ban].compactMap { $0 })
    }

    /// Rules that keep good items back, which counts as if they were rejected.
    static let keepBack = [
        MerchantProductLimit.page.code, ProductIDBusy.page.code, ProductIDUnsettled.page.code,
    ]

    /// What `summary.json` says.
    func document(_ outcome: RunOutcome, _ walk: FinishedWalk, digests: LazyList<String?>) -> SummaryDocument {
        var members: [(String, JSONValue)] = [
            ("verdict", .string(outcome.verdict.rawValue)),
            ("exit_status", integer(Int(outcome.status.rawValue))),
            ("version", .string(Version.current)),
            ("started", .string(timestamp(started))),
            ("seconds", decimal(outcome.summary.seconds)),
            ("messages", .array(outcome.messages.map { .string($0) })),
            ("balance", balance(outcome.summary)),
            ("operations", object(walk.tally.totals.operationCounts)),
            ("findings", findings(walk.tally)),
            (SummaryDocument.files, .array([])),
            ("category_data", .array(categories)),
            ("feeds", integer(outcome.summary.feeds)),
            ("configuration", settings),
            ("stages", stages(walk.seconds)),
        ]
        if let command = configuration.commandThatSendsNothing { members.append(("command", .string(command))) }
        let approvals = ApprovalsFile.digest(configuration)
        if !approvals.isEmpty { members.append(("approvals", .string(approvals))) }
        if !configuration.open.isEmpty {
            let keys = configuration.open.map { JSONValue.array($0.map { .string($0) }) }
            members.append(("open_settings", .array(keys)))
        }
        if let lanes = walk.tally.totals.lanes { members.append(("selection", lanes.json)) }
        if !walk.trips.isEmpty { members.append(("gates", .array(walk.trips.map(\.json)))) }
        return SummaryDocument(JSONObject(members), files: files(walk, outcome.summary, digests))
    }

    private func balance(_ summary: RunSummary) -> JSONValue {
        let read = summary.items.values.reduce(0, +)
        let items = [("read", integer(read))] + ItemStatus.counts(summary.items, all: true)
        return object(
            [("records", records(summary.records)), ("items", object(items))] + skippedFor(summary.records))
    }

    private func records(_ records: RunSummary.Records) -> JSONValue {
        let members: [(String, JSONValue)] = [
            ("read", integer(records.read)), ("in_items", integer(records.inItems)),
            ("rejected", integer(records.rejected)), ("skipped", integer(records.skipped)),
        ]
        return object(members)
    }

    /// The skipped records by reason; none where all that is skipped are blank rows.
    private func skippedFor(_ records: RunSummary.Records) -> [(String, JSONValue)] {
        let reasons = SkipReason.allCases.compactMap { reason in
            records.skippedFor[reason].map { (reason.name.description, integer($0)) }
        }
        return reasons.isEmpty ? [] : [("skipped_for", object(reasons))]
    }

    /// What is to be said of an export in a shop's own format.
    private func dialect(_ file: RunSummary.DialectFile) -> JSONValue {
        func counts(_ names: [(name: String, count: Int)]) -> JSONValue {
            object(names.map { ($0.name, integer($0.count)) })
        }
        return object(
            [
                ("name", .string(file.dialect.name)), ("certainty", .string(file.dialect.certainty.rawValue)),
                ("evidence", .string(file.dialect.evidence)), ("products", integer(file.products)),
                ("variants", integer(file.variants)), ("unused_fields", counts(file.unusedFields)),
                ("unmapped_categories", counts(file.unmappedCategories)),
                ("assumed_stocks", integer(file.assumedStocks)),
                ("made_codes", integer(file.madeCodes)),
            ] + (file.skippedKinds.isEmpty ? [] : [("skipped_kinds", counts(file.skippedKinds))]))
    }

    /// Each kind of finding: errors first, the most frequent first.
    private func findings(_ tally: Tally) -> JSONValue {
        let rank: [Severity] = [.error, .warning, .fixed, .notice]
        let sorted = tally.codes.sorted {
            let (left, right) = ($0.value, $1.value)
            let ranks = [left, right].map { rank.firstIndex(of: $0.severity) ?? 0 }
            if ranks[0] != ranks[1] { return ranks[0] < ranks[1] }
            return left.count == right.count
                ? $0.key.description < $1.key.description : left.count > right.count
        }
        return object(
            sorted.map { code, kind in
                (
                    code.description,
                    object([
                        ("severity", .string(kind.severity.rawValue)), ("count", integer(kind.count)),
                        ("example", .string(kind.example)),
                    ])
                )
            })
    }

    private func files(
        _ walk: FinishedWalk, _ summary: RunSummary, _ digests: LazyList<String?>
    ) -> LazyList<JSONValue> {
        let dialects = Dictionary(summary.dialects.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return LazyList(count: inputs.count) { index in
            let (input, opened) = (inputs[index], walk.files[index])
            // Those after the last that was opened were not begun.
            let file = opened ?? OpenedFile()
            let counts = walk.tally.counts(ofFile: index)
            var members: [(String, JSONValue)] = [
                ("name", .string(input.name)), ("format", .string(file.format.rawValue)),
                ("encoding", .string(file.encoding)), ("size", integer(Int(input.size))),
            ]
            if let known = dialects[input.name] {
                members.insert(("dialect", dialect(known)), at: 2)
            }
            if index < digests.count, let digest = digests[index] {
                members.append(("sha256", .string(digest)))
            }
            members.append(
                ("read_to_end", .bool(opened != nil && !walk.tally.unreadable.contains(input.name))))
            members.append(("records", records(counts.records)))
            members += skippedFor(counts.records)
            members.append(("items", object(ItemStatus.counts(walk.tally.totals.items(ofFile: input.name)))))
            members.append(
                (
                    "findings",
                    object(
                        Severity.allCases.filter { counts[$0] > 0 }.map { ($0.rawValue, integer(counts[$0])) })
                ))
            return object(members)
        }
    }

    private var categories: [JSONValue] {
        store.sources.map { id, source in
            var members: [(String, JSONValue)] = id.map { [("category_id", integer(Int($0)))] } ?? []
            members += [("file", .string(source.name)), ("size", integer(source.byteCount))]
            if let digest = source.digest { members.append(("sha256", .string(digest))) }
            if source.modified > 0 {
                let modified = Date(timeIntervalSince1970: Double(source.modified))
                members.append(("modified", .string(timestamp(modified))))
                members.append(("age_days", integer(max(0, Int(started.timeIntervalSince(modified) / 86400)))))
            }
            return object(members)
        }
    }

    private var settings: JSONValue {
        object(
            configuration.settings.map { setting in
                (
                    setting.key,
                    object([("value", .string(setting.value)), ("origin", .string(setting.origin.rawValue))])
                )
            })
    }

    private func stages(_ seconds: StageSeconds) -> JSONValue {
        object([
            ("read", decimal(seconds.read)), ("check", decimal(seconds.check)), ("order", decimal(seconds.order)),
            ("write", decimal(seconds.write)),
        ])
    }

    private func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }
    private func integer(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    private func decimal(_ number: Double) -> JSONValue {
        .number(JSONNumber(FixedDecimal(coefficient: Int64((number * 1000).rounded()), scale: 3)))
    }

    private func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
