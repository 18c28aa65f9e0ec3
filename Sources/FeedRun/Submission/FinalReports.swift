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
    /// Gates that closed over the run.
    var wideGates: [String] = []
    /// The last day that lines of `held.csv` are made for.
    var heldUntil = ""
    /// What the verdicts of earlier nights were; nil where nothing is compared.
    var history: VerdictHistory?
    /// How the night went for each item, as far as it is asked for.
    var marks: NightMarks?

    /// The walk's findings stay, the platform's stand behind them in the order of the items.
    ///
    /// - Parameter earlier: the run that this one is compared with.
    /// - Returns: what they come to, for the summary and for the other reports.
    func write(comparedWith earlier: EarlierRun? = nil) throws(RunFolderError) -> (ReportTally, ReviewReader) {
        var review = try ReviewReader(comparedWith: earlier)
        var tally = ReportTally()
        tally.marks = marks
        tally.history = history
        try folder.replace(.findings) { (findings) throws(RunFolderError) in
            try keepFindings(findings, &review)
            let listed = try folder.listedChanges()
            try folder.replace(.changes) { (changes) throws(RunFolderError) in
                try rewriteItems(findings, changes, &review, &tally)
                try changes.append(listed)
            }
        }
        return (tally, review)
    }

    private func rewriteItems(
        _ findings: OutputFile, _ changes: OutputFile, _ review: inout ReviewReader, _ tally: inout ReportTally
    ) throws(RunFolderError) {
        let xmlFiles = try xmlFiles()
        try folder.replace(.itemsTable) { (table) throws(RunFolderError) in
            var row = ByteBuffer(capacity: 1 << 12)
            var finding = ByteBuffer(capacity: 1 << 12)
            ItemsCSV.appendHeader(marked: marksTable, &row)
            try table.append(row)
            var tape = JSONTape()
            var held = ByteBuffer(capacity: 1 << 10)
            try folder.rewriteLines(of: .items) { (line, output) throws(RunFolderError) in
                guard (try? tape.parse(line)) != nil, tape.view.isObject else { return output.append(line) }
                let start = output.count
                let said = try update(tape.view, xmlFiles, &output)
                tell(start, &output, &tally)
                let written = UnsafeBufferPointer(rebasing: output.bytes[start...])
                for value in said {
                    var members = value.objectValue?.members ?? []
                    if let id = tape.view.string("item") {
                        members.insert(JSONObject.Member(key: "item", value: .string(id)), at: 0)
                    }
                    finding.removeAll()
                    finding.append(json: .object(JSONObject(members)))
                    review.addFinding(finding.bytes)
                    finding.append("\n")
                    try findings.append(finding)
                }
                review.addItem(written)
                guard (try? tape.parse(written)) != nil else { return }
                tally.add(tape.view, said)
                row.removeAll()
                ItemsCSV.append(tape.view, &row)
                try table.append(row)
                HeldTable.append(tape.view, until: heldUntil, &held)
                guard tape.view.member("changes", of: 0) != nil else { return }
                row.removeAll()
                ChangesJSONL.append(tape.view, &row)
                try changes.append(row)
            }
            try HeldTable.write(held, wideGates, until: heldUntil, in: folder)
        }
    }

    /// Says why an item's verdict is not last night's.
    ///
    /// - Parameter start: where its line begins.
    private func tell(_ start: Int, _ output: inout ByteBuffer, _ tally: inout ReportTally) {
        guard tally.history != nil else { return }
        var tape = JSONTape()
        guard (try? tape.parse(UnsafeBufferPointer(rebasing: output.bytes[start...]))) != nil,
            let name = tape.view.member("item", of: 0), tape.view.member("place", of: 0) != nil,
            let mark = tally.mark(of: tape.view)
        else { return }
        let item = Array(tape.view.text(name))
        item.withUnsafeBufferPointer { tally.history?.tell($0, mark, &output) }
    }

    /// Writes an item with the status, job, product and findings that it has now.
    ///
    /// - Returns: what the platform said of it.
    private func update(
        _ item: JSONView, _ xmlFiles: Set<String>, _ output: inout ByteBuffer
    ) throws(RunFolderError) -> [JSONValue] {
        guard let feed = item.string("feed"), let position = item.int64("position"),
            let operation = Operation(named: item.string("operation"))
        else {
            output.append(json: item, at: 0)
            return []
        }
        let outcome = try outcomes.outcome(feed, Int(position), operation)
        var separator: StaticString = "{"
        func key(_ name: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) {
            output.append(separator)
            separator = ","
            output.append(jsonString: name)
            output.append(":")
        }
        func key(_ name: StaticString, _ output: inout ByteBuffer) {
            key(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), &output)
        }
        item.eachMember(of: 0) { name, value in
            let text = item.text(name)
            guard !Self.decided.contains(where: { text.sameBytes(as: $0) }) else { return }
            key(text, &output)
            if text.sameBytes(as: "status") {
                output.append(jsonString: outcome.status.rawValue)
                guard outcome.status == .held, let gate = outcome.gate else { return }
                key("gate", &output)
                output.append(jsonString: gate.name.description)
            } else {
                output.append(json: item, at: value)
            }
        }
        if let job = outcome.job {
            key("job_id", &output)
            output.append(decimal: job)
        }
        if let product = outcome.productID {
            key("product_id", &output)
            output.append(decimal: product)
        }
        if let again = outcome.again {
            key("sent_again_in", &output)
            output.append(jsonString: again)
        }
        let own = item.member("findings", of: 0).map { item.value(at: $0).arrayValue ?? [] } ?? []
        let said = GatewayFindings.findings(item, outcome, xmlFiles: xmlFiles)
        let findings = own.filter { !Self.isPlatforms($0) } + said
        if !findings.isEmpty {
            key("findings", &output)
            output.append(json: .array(findings))
        }
        output.append("}")
        return said
    }

    /// The exports in the canonical XML.
    private func xmlFiles() throws(RunFolderError) -> Set<String> {
        let files = try folder.summary()?["files"]?.arrayValue ?? []
        let canonical = files.filter { $0["format"]?.stringValue == "xml" && $0["dialect"] == nil }
        return Set(canonical.compactMap { $0["name"]?.stringValue })
    }

    /// What is written anew behind the rest of an item.
    private static let decided: [StaticString] = [
        "job_id", "product_id", "sent_again_in", "findings", "gate", "because", "since",
    ]

    /// Whether a line may hold a finding of the platform's; most do not, and need not be read.
    private static func mentionsPlatform(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        line.firstOffset(of: #""code":"gateway."#) != nil
    }

    private static func isPlatforms(_ finding: JSONValue) -> Bool {
        finding["code"]?.stringValue?.hasPrefix(GatewayFindings.prefix) == true
    }

    /// Copies the walk's findings; those of an earlier submission go.
    private func keepFindings(_ findings: OutputFile, _ review: inout ReviewReader) throws(RunFolderError) {
        var output = ByteBuffer(capacity: 1 << 12)
        try folder.readLines(of: .findings) { (line) throws(RunFolderError) in
            guard !Self.mentionsPlatform(line) || !Self.isPlatforms((try? JSONValue(parsing: line)) ?? .null) else {
                return
            }
            review.addFinding(line)
            output.removeAll()
            output.append(line)
            output.append("\n")
            try findings.append(output)
        }
    }
}
