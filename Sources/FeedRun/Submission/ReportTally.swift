import Bytes
import FeedModel
import JSONText
import RunFolder
import RunReports

/// What the lines of `items.jsonl` come to, for the summary.
struct ReportTally {
    struct Cause {
        var count = 0
        var example = ""
    }

    private(set) var items: [ItemStatus: Int] = [:]
    private(set) var lanes = LaneTable()
    /// Which items the exports had, and how it went for each.
    var marks: NightMarks?
    /// What the verdicts of earlier nights were.
    var history: VerdictHistory?
    private(set) var operations: [String: [ItemStatus: Int]] = [:]
    private(set) var files: [String: [ItemStatus: Int]] = [:]
    /// What the platform said, by code.
    private(set) var causes: [String: Cause] = [:]
    /// Records of failed items by export and number, with what is said of them.
    private(set) var failedRecords: [String: [UInt32: RejectedRecords.Reason]] = [:]
    /// Of them the findings of each export.
    private(set) var findings: [String: Int] = [:]

    mutating func add(_ item: JSONView, _ said: [JSONValue]) {
        guard let status = item.string("status").flatMap(ItemStatus.init(rawValue:)) else { return }
        let file = item.member("place", of: 0).flatMap { item.string("file", of: $0) } ?? ""
        items[status, default: 0] += 1
        lanes.add(item.string("lane").flatMap(Lane.init(named:)), status)
        if status == .held, let gate = item.string("gate") { lanes.held[gate, default: 0] += 1 }
        mark(item)
        files[file, default: [:]][status, default: 0] += 1
        if let operation = item.string("operation") {
            operations[operation, default: [:]][status, default: 0] += 1
        }
        if status == .failed, let object = item.value(at: 0).objectValue { addRecords(object, said, file) }
        for finding in said {
            guard let code = finding["code"]?.stringValue else { continue }
            findings[file, default: 0] += 1
            causes[code, default: Cause()].count += 1
            if causes[code]?.example.isEmpty == true { causes[code]?.example = Self.example(finding) }
        }
    }

    /// How the night went for an item; nil for what is no item's line.
    func mark(of item: JSONView) -> NightMarks.Mark? {
        guard let status = item.string("status").flatMap(ItemStatus.init(rawValue:)) else { return nil }
        let verdict: AcceptedProduct.Verdict =
            switch status {
            case .rejected: .rejected
            case .failed: .refused
            case .held: .held
            case .prepared, .waiting, .unchanged, .pending, .succeeded, .unknown: .good
            }
        var mark = NightMarks.Mark(verdict: verdict)
        mark.codes = verdict == .held ? heldPrint(item) : verdict == .good ? 0 : errorPrint(item)
        mark.data = UInt32(clamping: item.int64("data") ?? 0)
        mark.category = item.int64("category_id").flatMap { history?.categories[$0] } ?? 0
        return mark
    }

    /// A fingerprint of the codes of an item's errors.
    private func errorPrint(_ item: JSONView) -> UInt32 {
        var codes: UInt64 = 0
        guard let findings = item.member("findings", of: 0) else { return 0 }
        item.eachElement(of: findings) { finding in
            guard item.string("severity", of: finding) == "error", let code = item.string("code", of: finding) else {
                return
            }
            var text = code
            codes &+= text.withUTF8 { $0.hash64 }
        }
        return UInt32(truncatingIfNeeded: codes)
    }

    private func heldPrint(_ item: JSONView) -> UInt32 {
        var changes: [(sku: String, change: String, to: String)] = []
        if let list = item.member("changes", of: 0) {
            item.eachElement(of: list) { change in
                changes.append(
                    (
                        item.string("sku", of: change) ?? "", item.string("change", of: change) ?? "",
                        item.string("to", of: change) ?? ""
                    ))
            }
        }
        return HeldPrint.of(item.string("gate") ?? "", changes)
    }

    private mutating func mark(_ item: JSONView) {
        guard marks != nil, let name = item.member("item", of: 0), item.member("place", of: 0) != nil,
            let mark = mark(of: item)
        else { return }
        marks?.add(item: item.text(name), mark)
    }

    private mutating func addRecords(_ item: JSONObject, _ said: [JSONValue], _ file: String) {
        let codes = said.compactMap { $0["code"]?.stringValue }
        let messages = said.compactMap { $0["message"]?.stringValue }
        let others = ["sku_places", "other_places"].flatMap { key in
            item[key]?.arrayValue?.compactMap(\.arrayValue) ?? []
        }
        let first = [item["place"]?["line"], item["place"]?["record"]].compactMap(\.self)
        for place in [first] + others where place.count >= 2 {
            let file = place.dropFirst(2).first?.stringValue ?? file
            guard let line = place[0].int64Value, let record = place[1].int64Value else { continue }
            let reason = RejectedRecords.Reason(
                line: line, item: item["item"]?.stringValue ?? "", codes: codes, messages: messages)
            // A record can be in two items: what is said of both stands in its line.
            failedRecords[file, default: [:]][UInt32(record), default: reason].add(reason)
        }
    }

    /// A message with its place in front, as the summary's other examples have it.
    private static func example(_ finding: JSONValue) -> String {
        var text = finding["place"]?["file"]?.stringValue ?? ""
        if let line = finding["place"]?["line"]?.int64Value { text += ":\(line)" }
        if let column = finding["place"]?["column"]?.stringValue { text += " \(column)" }
        text += ": \(finding["message"]?.stringValue ?? "")"
        if let fix = finding["fix"]?.stringValue { text += " \(fix)" }
        return text
    }
}
