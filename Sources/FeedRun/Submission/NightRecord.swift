import Bytes
import FeedModel
import FeedSubmission
import Foundation
import JSONText
import RunFolder

/// What is remembered of a night as a whole: a line of JSON in the state, the newest last.
struct NightRecord {
    /// So many nights are remembered.
    static let longest = 400

    /// The run that made it.
    let run: String
    private var json: JSONObject

    /// - Parameters:
    ///   - summary: the run's summary, as far as it is known.
    ///   - time: when it was packed, in milliseconds since 1970.
    init(run: String, summary document: SummaryDocument, time: Int64) {
        self.run = run
        let summary = document.json
        let keys = ["verdict", "exit_status", "version", "seconds", "selection"]
        json = JSONObject([
            ("run", .string(run)),
            ("at", .string(Date(timeIntervalSince1970: Double(time / 1000)).formatted(.iso8601))),
        ])
        for key in keys { if let value = summary[key] { json.set(key, value) } }
        if let items = summary["balance"]?["items"] { json.set("items", items) }
        if let records = summary["balance"]?["records"]?["read"] { json.set("records", records) }
        if let operations = summary["operations"] { json.set("operations", operations) }
        let causes = (summary["findings"]?.objectValue?.members ?? []).prefix(50).map {
            ($0.key, $0.value["count"] ?? .null)
        }
        json.set("causes", .object(JSONObject(causes.map { ($0.0, $0.1) })))
        let inputs = document.files.prefix(100).map { file -> JSONValue in
            .object(
                JSONObject(
                    ["name", "sha256"].compactMap { key in file[key].map { (key, $0) } }))
        }
        json.set("inputs", .array(inputs))
    }

    /// Notes what else there is to say.
    mutating func note(_ key: String, _ value: JSONValue) { json.set(key, value) }

    /// The record of nights with this one: in the place of what the same run noted before, else at its end.
    func added(to nights: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var lines = nights.split(separator: 0x0A).map { Array($0) }
        forgetCauses(&lines)
        let line = Array(JSONValue.object(json).description.utf8)
        if let index = lines.lastIndex(where: { Self.run(of: $0) == run }) {
            lines[index] = line
        } else {
            lines.append(line)
        }
        return lines.suffix(Self.longest).flatMap { $0 + [0x0A] }
    }

    /// What the next night is compared with is kept of the last two nights: this one may be gone on with, and is compared
    /// with the one before it then.
    private func forgetCauses(_ lines: inout [[UInt8]]) {
        let holders = lines.indices.reversed().filter { index in
            lines[index].withUnsafeBufferPointer { $0.firstOffset(of: #""last_causes":"#) != nil }
        }
        var left = 1
        for index in holders where Self.run(of: lines[index]) != run {
            left -= 1
            guard left < 0, var old = (try? JSONValue(parsing: lines[index]))?.objectValue else { continue }
            old.members.removeAll { $0.key == "last_causes" }
            lines[index] = Array(JSONValue.object(old).description.utf8)
        }
    }

    /// What a run has noted of its night.
    static func noted(_ run: String, in nights: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        nights.split(separator: 0x0A).suffix(20).lazy.compactMap { try? JSONValue(parsing: Array($0)) }
            .first { $0["run"]?.stringValue == run }
    }

    private static func run(of line: [UInt8]) -> String? {
        (try? JSONValue(parsing: line))?["run"]?.stringValue
    }
}

/// Writes down what the platform accepted, and how the night went.
struct AcceptedCommit {
    let state: SubmissionState
    /// Milliseconds since 1970.
    let now: Int64

    /// Before a run compares: what earlier ones left half done.
    func catchUp() throws(RunFolderError) {
        let update = AcceptedUpdate(state)
        guard update.hasNews else { return }
        try state.accept(update.merge(), nights: Array(state.accepted.nights), at: now)
    }

    /// Begins, at the end of a run, to write down what was accepted while its reports are made. Nothing of it counts before
    /// it is finished.
    ///
    /// - Parameters:
    ///   - marks: how it went for each item; nil for a run of some lanes only.
    ///   - allowed: the gates that were released for it.
    func begin(
        _ plan: RunPlan, in folder: RunFolder, _ marks: NightMarks?, allowed: [String]
    ) throws(RunFolderError) -> AcceptedMerge {
        let merge = try AcceptedUpdate(state, folder: folder, run: plan.id).merge()
        // A night counts once, however often what it sent is gone on with; but what it left in doubt may be released.
        let noted = NightRecord.noted(plan.id, in: state.accepted.nights)
        if noted == nil, let marks { marks.eachNew(in: state.accepted) { merge.update($0) { _ in } } }
        var counted = noted == nil ? marks : nil
        if let noted, let marks {
            let doubted = Set((noted["gates"]?.arrayValue ?? []).compactMap(\.stringValue))
            let before = Set((noted["allowed"]?.arrayValue ?? []).compactMap(\.stringValue))
            let isSettled = allowed.contains { doubted.contains($0) && !before.contains($0) }
            if isSettled { counted = marks.settlingDoubts(wasWhole: noted["whole"]?.boolValue != false) }
        }
        merge.beginWriting(counted)
        return merge
    }

    /// Makes it what counts.
    func finish(_ merge: AcceptedMerge, _ record: NightRecord) throws(RunFolderError) {
        try state.accept(merge, nights: record.added(to: state.accepted.nights), at: now)
    }
}
