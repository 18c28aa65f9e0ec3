import Bytes
package import JSONText
package import RunFolder

/// An earlier run that this one is compared with. Its findings stay readable also when its folder is the one that the
/// new run is written into.
package final class EarlierRun: Sendable {
    /// Its folder, as the person named it.
    package let path: String
    /// When it began; nil where it did not end.
    let started: String?
    private let findings: HeldLines

    /// - Throws: where there is no run in that folder.
    package init(_ path: String) throws(RunFolderError) {
        let folder = try RunFolder(reading: path)
        self.path = path
        started = try? folder.summary()?.json["started"]?.stringValue
        findings = try folder.hold(.findings)
    }

    func readFindings(
        _ body: (ItemRecord.Finding, UnsafeBufferPointer<UInt8>) -> Void
    ) throws(RunFolderError) {
        try findings.readFindings { (finding, _, line) throws(RunFolderError) in body(finding, line) }
    }
}

/// What is new, known and gone since an earlier run, or since the last night that the state remembers, in findings. Against
/// a run, a finding is known when that run had one of the same code about the same item (without an item: the same file) in
/// the same column, wherever its line is now; against a night, when that night had the same cause.
package struct Comparison: Sendable {
    /// The earlier run's folder; nil where it is the last night.
    package var path: String?
    /// When it began.
    package var started: String?
    /// Findings of this run that the earlier one did not have.
    package var new = 0
    /// Findings of this run that the earlier one had, too.
    package var known = 0
    /// Findings of the earlier run that this one does not have.
    package var gone = 0
    /// Causes that the earlier run did not have.
    package var newCauses = 0
    /// What is gone, by cause: of each as many as are gone.
    package var goneCauses: [Cause] = []

    /// Since when, in words.
    package var since: String { path ?? "last night" }

    /// As `summary.json` has it.
    package var json: JSONValue {
        func number(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
        var members: [(String, JSONValue)] = path.map { [("run", .string($0))] } ?? []
        if let started { members.append(("started", .string(started))) }
        members.append(("findings", ["new": number(new), "known": number(known), "gone": number(gone)]))
        members.append(("new_causes", number(newCauses)))
        return .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

/// Tells findings that are new from those that an earlier run had.
struct Comparer {
    private let run: EarlierRun
    private var prints: Set<UInt64> = []
    private var seen: Set<UInt64> = []
    private var keys: Set<Cause.Key> = []
    private var comparison: Comparison

    init(_ run: EarlierRun) throws(RunFolderError) {
        self.run = run
        comparison = Comparison(path: run.path, started: run.started)
        var reader = ReviewReader()
        var prints: Set<UInt64> = []
        try run.readFindings { finding, line in
            prints.insert(finding.fingerprint)
            reader.add(finding, line: line)
        }
        self.prints = prints
        keys = Set(reader.causeNumbers.keys)
    }

    func isNew(_ print: UInt64) -> Bool { !prints.contains(print) }

    /// Takes a finding of this run.
    ///
    /// - Returns: whether it is new.
    mutating func count(_ print: UInt64) -> Bool {
        seen.insert(print)
        let isNew = isNew(print)
        if isNew { comparison.new += 1 } else { comparison.known += 1 }
        return isNew
    }

    func isNew(_ key: Cause.Key) -> Bool { !keys.contains(key) }

    /// What it comes to, once all findings of this run were counted.
    func finish(_ causes: [Cause]) throws(RunFolderError) -> Comparison {
        var comparison = comparison
        comparison.newCauses = causes.count { $0.isNew }
        var gone = ReviewReader()
        try run.readFindings { finding, line in
            guard !seen.contains(finding.fingerprint) else { return }
            comparison.gone += 1
            gone.add(finding, line: line)
        }
        comparison.goneCauses = gone.finish().causes
        return comparison
    }
}
