import Bytes
import FeedGateway
import FeedModel
import FeedSubmission
import JSONText
import RunFolder
import RunReports

/// Brings the summary of a walk up to what became of its feeds.
struct SummaryUpdate {
    private(set) var document: SummaryDocument
    /// All of it but the exports.
    private(set) var json: JSONObject {
        get { document.json }
        _modify { yield &document.json }
    }

    init(_ draft: SummaryDocument) { document = draft }

    /// Gates that closed over the run.
    var gates: [String] { (json["gates"]?.arrayValue ?? []).compactMap { $0["gate"]?.stringValue } }

    /// The exports in the canonical XML.
    var canonicalXMLFiles: Set<String> {
        let canonical = document.files.lazy.filter { $0["format"]?.stringValue == "xml" && $0["dialect"] == nil }
        return Set(canonical.compactMap { $0["name"]?.stringValue })
    }

    /// How many items have each status, and what the platform said.
    mutating func count(_ totals: FinalReports.Totals) {
        let items = totals.items
        var balance = json["balance"]?.objectValue ?? JSONObject()
        balance.set(
            "items", .object(JSONObject([("read", integer(items.read))] + ItemStatus.counts(items.items, all: true))))
        json.set("balance", .object(balance))
        if let lanes = items.lanes { json.set("selection", lanes.json) }
        json.set("operations", .object(JSONObject(items.operationCounts)))
        let tally = totals.platform
        var findings = json["findings"]?.objectValue ?? JSONObject()
        findings.members.removeAll { FinalReports.isMadeAnew($0.key) }
        let said = tally.causes.sorted {
            $0.value.count == $1.value.count ? $0.key < $1.key : $0.value.count > $1.value.count
        }
        findings.members.insert(
            contentsOf: said.map { code, cause in
                JSONObject.Member(
                    key: code,
                    value: [
                        "severity": .string(cause.severity.rawValue), "count": integer(cause.count),
                        "example": .string(cause.example),
                    ])
            }, at: 0)
        json.set("findings", .object(findings))
        document.files = document.files.changed { file in
            guard var members = file.objectValue, let name = file["name"]?.stringValue else { return file }
            members.set("items", .object(JSONObject(ItemStatus.counts(items.items(ofFile: name)))))
            // The walk's findings, and those that were made while sending; those of an earlier submission go.
            var findings = members["findings"]?.objectValue ?? JSONObject()
            let pictures = members["picture_findings"]
            for severity in Severity.allCases {
                let key = severity.rawValue
                let before = (severity == .error ? members["platform_findings"] : pictures?[key])?.int64Value ?? 0
                let now = Int64(tally.findings[name]?[severity] ?? 0)
                let all = (findings[key]?.int64Value ?? 0) - before + now
                if all > 0 || before > 0 { findings.set(key, integer(Int(all))) }
            }
            members.set("platform_findings", integer(tally.findings[name]?[.error] ?? 0))
            let others = Severity.allCases.filter { $0 != .error }.compactMap { severity in
                tally.findings[name]?[severity].map { (severity.rawValue, integer($0)) }
            }
            if !others.isEmpty || pictures != nil { members.set("picture_findings", .object(JSONObject(others))) }
            members.set("findings", .object(findings))
            return .object(members)
        }
    }

    /// Which lines of approvals released something, as `Approvals.json` has them.
    mutating func describe(approvals lines: JSONValue?) {
        if let lines { json.set("approvals", lines) }
    }

    /// Newly rejected or refused items, by what changed.
    mutating func setNewRejections(_ causes: [String: Int]) {
        json.members.removeAll { $0.key == "new_rejections" }
        guard !causes.isEmpty else { return }
        let counts = causes.sorted { $0.key < $1.key }.map { ($0.key, integer($0.value)) }
        json.set("new_rejections", .object(JSONObject(counts)))
    }

    /// How it ended.
    mutating func close(_ status: ExitStatus, _ verdict: Verdict, _ messages: [String], seconds: Double) {
        json.set("verdict", .string(verdict.rawValue))
        json.set("exit_status", integer(Int(status.rawValue)))
        json.set("messages", .array(messages.map { .string($0) }))
        json.set("seconds", .number(JSONNumber(FixedDecimal(coefficient: Int64((seconds * 1000).rounded()), scale: 3))))
    }

    /// What is new since an earlier run.
    mutating func compare(_ comparison: Comparison?) {
        if let comparison { json.set("compared", comparison.json) }
    }

    /// What was sent where.
    ///
    /// - Parameters:
    ///   - calls: so many calls to the platform were made, besides those that an earlier submission of the run counted.
    ///   - tokenEnds: when the access token ends, in milliseconds since 1970; nil where that is not known.
    mutating func describe(_ end: SubmissionEnd, _ state: SubmissionState, calls: Int, tokenEnds: Int64?) {
        let feeds = state.feeds(of: end.plan.id)
        json.set("feeds", integer(end.plan.feeds.count - end.replaced))
        var submission = JSONObject([
            ("gateway", .string(state.identity.gateway)), ("endpoint", .string(state.identity.endpoint)),
            ("seller", .string(state.identity.seller)), ("run", .string(end.plan.id)),
            ("sent", integer(feeds.count { $0.phase != .notTaken })),
            ("settled", integer(feeds.count { !$0.isOpen && $0.phase != .notTaken })),
        ])
        submission.set("calls", integer(calls + Int(json["submission"]?["calls"]?.int64Value ?? 0)))
        if let tokenEnds { submission.set("token_ends", .string(PlatformTime.universal(tokenEnds))) }
        if end.splits > 0 { submission.set("halved", integer(end.splits)) }
        let limits = state.limits
        let known = FeedLimits.Measure.allCases.compactMap { measure -> (String, JSONValue)? in
            let limit = limits[measure]
            guard let refused = limit.refused else { return nil }
            return (
                measure.rawValue,
                [
                    "taken": integer(limit.taken), "refused": integer(refused), "words": .string(limit.words),
                    "at": .string(PlatformTime.universal(limit.refusedAt)),
                ]
            )
        }
        if !known.isEmpty { submission.set("feed_limits", .object(JSONObject(known))) }
        if let pictures = end.pictures { submission.set("pictures", describe(pictures)) }
        json.set("submission", .object(submission))
    }

    private func describe(_ pictures: PictureReport) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("uploaded", integer(pictures.uploaded)), ("known", integer(pictures.known)),
            ("missing", integer(pictures.missing)), ("bytes", .number(JSONNumber(pictures.bytes))),
        ]
        if pictures.uploadedAgain > 0 { members.append(("uploaded_again", integer(pictures.uploadedAgain))) }
        if pictures.found > 0 { members.append(("found", integer(pictures.found))) }
        if pictures.heldItems > 0 { members.append(("held_items", integer(pictures.heldItems))) }
        if let total = pictures.totalSpace, let used = pictures.usedSpace {
            members.append(
                ("space", ["total": .number(JSONNumber(total)), "used": .number(JSONNumber(used))]))
        }
        if let refusal = pictures.refusal { members.append(("refusal", .string(refusal))) }
        return .object(JSONObject(members))
    }

}

private func integer(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

extension ItemStatus {
    /// Statuses with their counts, in their order; all of them, or those that occur.
    static func counts(_ items: [ItemStatus: Int], all: Bool = false) -> [(String, JSONValue)] {
        allCases.filter { all || items[$0] != nil }.map { ($0.rawValue, .number(JSONNumber(items[$0] ?? 0))) }
    }
}

extension ItemTotals {
    /// Operations with their items by status, as `summary.json` has them.
    var operationCounts: [(String, JSONValue)] {
        Operation.allCases.compactMap { operation in
            let items = items(operation)
            return items.isEmpty
                ? nil : (operation.name.description, .object(JSONObject(ItemStatus.counts(items))))
        }
    }
}

extension JSONObject {
    init(_ members: [(String, JSONValue)]) { self.init(members.map { Member(key: $0.0, value: $0.1) }) }

    /// Puts a value under a key, in the place of what is there.
    mutating func set(_ key: String, _ value: JSONValue) {
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key: key, value: value))
        }
    }
}

extension RunSummary {
    /// What a `summary.json` says.
    init(_ document: SummaryDocument) {
        let json = document.json
        func number(_ value: JSONValue?) -> Int { value?.int64Value.map { Int($0) } ?? 0 }
        self.init()
        let read = json["balance"]?["records"]
        records.read = number(read?["read"])
        records.inItems = number(read?["in_items"])
        records.rejected = number(read?["rejected"])
        records.skipped = number(read?["skipped"])
        for reason in SkipReason.allCases {
            let count = number(json["balance"]?["skipped_for"]?[reason.name.description])
            if count > 0 { records.skippedFor[reason] = count }
        }
        dialects = document.files.compactMap { DialectFile($0) }
        for status in ItemStatus.allCases {
            let count = number(json["balance"]?["items"]?[status.rawValue])
            if count > 0 { items[status] = count }
        }
        lanes = LaneTable(json["selection"])
        feeds = number(json["feeds"])
        seconds = json["seconds"]?.numberValue.flatMap { Double($0.text) } ?? 0
    }
}

extension RunSummary.DialectFile {
    /// What a file of a `summary.json` says; nil for one of feedmill's own formats.
    fileprivate init?(_ file: JSONValue) {
        guard let dialect = file["dialect"], let name = dialect["name"]?.stringValue,
            let certainty = dialect["certainty"]?.stringValue.flatMap(RecognisedDialect.Certainty.init(rawValue:))
        else { return nil }
        func number(_ key: String) -> Int { dialect[key]?.int64Value.map { Int($0) } ?? 0 }
        func counts(_ key: String) -> [(name: String, count: Int)] {
            dialect[key]?.objectValue?.members.map { ($0.key, Int($0.value.int64Value ?? 0)) } ?? []
        }
        self.init(
            name: file["name"]?.stringValue ?? "",
            dialect: RecognisedDialect(
                name: name, certainty: certainty, evidence: dialect["evidence"]?.stringValue ?? ""),
            products: number("products"), variants: number("variants"), unusedFields: counts("unused_fields"),
            unmappedCategories: counts("unmapped_categories"), skippedKinds: counts("skipped_kinds"),
            assumedStocks: number("assumed_stocks"),
            madeCodes: number("made_codes"))
    }
}
