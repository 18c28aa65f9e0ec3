import Bytes
import FeedModel
import FeedSubmission
import JSONText
import RunFolder
import RunReports

/// Writes what became of the items into the reports that the walk left: `items.jsonl`, `items.csv`, `findings.jsonl`.
/// A line at a time, so that memory does not grow with the items; written as often as there is news, with the same
/// result.
struct FinalReports {
    let folder: RunFolder
    let outcomes: ItemOutcomes
    /// `items.csv` begins with a byte order mark.
    var marksTable = false

    /// - Returns: what they come to.
    func write() throws(RunFolderError) -> ReportTally {
        var tally = ReportTally()
        try folder.replace(.itemsTable) { (table) throws(RunFolderError) in
            var row = ByteBuffer(capacity: 1 << 12)
            ItemsCSV.appendHeader(marked: marksTable, &row)
            try table.append(row)
            try folder.rewriteLines(of: .items) { (line, output) throws(RunFolderError) in
                guard var item = (try? JSONValue(parsing: line))?.objectValue else {
                    output.append(line)
                    return
                }
                let said = try update(&item)
                tally.add(item, said)
                output.append(json: .object(item))
                row.removeAll()
                ItemsCSV.append(.object(item), &row)
                try table.append(row)
            }
        }
        try writeFindings()
        return tally
    }

    /// Gives an item the status, job, product and findings that it has now.
    ///
    /// - Returns: what the platform said of it.
    private func update(_ item: inout JSONObject) throws(RunFolderError) -> [JSONValue] {
        guard let feed = item["feed"]?.stringValue, let position = item["position"]?.int64Value,
            let operation = Operation(named: item["operation"]?.stringValue)
        else { return [] }
        let outcome = try outcomes.outcome(feed, Int(position), operation)
        item.members.removeAll { ["job_id", "product_id", "sent_again_in"].contains($0.key) }
        let own = (item["findings"]?.arrayValue ?? []).filter { !Self.isPlatforms($0) }
        item.members.removeAll { $0.key == "findings" }
        func set(_ key: String, _ value: JSONValue) {
            if let index = item.members.firstIndex(where: { $0.key == key }) {
                item.members[index].value = value
            } else {
                item.members.append(JSONObject.Member(key: key, value: value))
            }
        }
        set("status", .string(outcome.status.rawValue))
        if let job = outcome.job { set("job_id", .number(JSONNumber(job))) }
        if let product = outcome.productID { set("product_id", .number(JSONNumber(product))) }
        if let again = outcome.again { set("sent_again_in", .string(again)) }
        let said = GatewayFindings.findings(item, outcome)
        if !(own + said).isEmpty { set("findings", .array(own + said)) }
        return said
    }

    /// Whether a line may hold a finding of the platform's; most do not, and need not be read.
    private static func mentionsPlatform(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        line.firstIndex(of: #""code":"gateway."#) != nil
    }

    private static func isPlatforms(_ finding: JSONValue) -> Bool {
        finding["code"]?.stringValue?.hasPrefix(GatewayFindings.prefix) == true
    }

    /// The walk's findings stay, the platform's stand behind them in the order of the items.
    private func writeFindings() throws(RunFolderError) {
        try folder.replace(.findings) { (findings) throws(RunFolderError) in
            var output = ByteBuffer(capacity: 1 << 12)
            try folder.readLines(of: .findings) { (line) throws(RunFolderError) in
                guard !Self.mentionsPlatform(line) || !Self.isPlatforms((try? JSONValue(parsing: line)) ?? .null) else {
                    return
                }
                output.removeAll()
                output.append(line)
                output.append("\n")
                try findings.append(output)
            }
            try folder.readLines(of: .items) { (line) throws(RunFolderError) in
                guard Self.mentionsPlatform(line), let item = try? JSONValue(parsing: line) else { return }
                for finding in item["findings"]?.arrayValue ?? [] where Self.isPlatforms(finding) {
                    var members = finding.objectValue?.members ?? []
                    if let id = item["item"] { members.insert(JSONObject.Member(key: "item", value: id), at: 0) }
                    output.removeAll()
                    output.append(json: .object(JSONObject(members)))
                    output.append("\n")
                    try findings.append(output)
                }
            }
        }
    }
}
