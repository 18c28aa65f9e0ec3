package import Bytes
import JSONText

extension RunFolder {
    /// Reads the items of a run, in the order of the catalog.
    ///
    /// - Parameter body: gets each item, which is good until the next one, and its line without the line feed.
    /// - Throws: where a line is not what a run writes.
    package func readItems(
        _ body: (borrowing ItemRecord, UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        var reader = ItemReader("\(path)/\(RunFile.items.name)")
        try readLines(of: .items) { (line) throws(RunFolderError) in
            try reader.read(line)
            try body(reader.record, line)
        }
    }

    /// Writes the items of a run anew.
    ///
    /// - Parameter change: gets each item, a buffer for the findings that are added to it, and the lines so far: it appends
    ///   the item's.
    /// - Throws: where a line is not what a run writes.
    package func rewriteItems(
        _ change: (inout ItemRecord, inout ByteBuffer, inout ByteBuffer) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        var reader = ItemReader("\(path)/\(RunFile.items.name)")
        try rewriteLines(of: .items) { (line, output) throws(RunFolderError) in
            try reader.read(line)
            try change(&reader.record, &reader.findings, &output)
        }
    }

    /// Reads the findings of a run.
    ///
    /// - Parameter body: gets each finding, the id of its item, which is empty where it has none, and its line without the
    ///   line feed.
    /// - Throws: where a line is not what a run writes.
    package func readFindings(
        _ body: (ItemRecord.Finding, RecordText, UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        var reader = FindingReader("\(path)/\(RunFile.findings.name)")
        try readLines(of: .findings) { (line) throws(RunFolderError) in
            let (finding, item) = try reader.read(line)
            try body(finding, item, line)
        }
    }
}

extension HeldLines {
    /// As `RunFolder.readFindings(_:)`.
    package func readFindings(
        _ body: (ItemRecord.Finding, RecordText, UnsafeBufferPointer<UInt8>) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        var reader = FindingReader(path)
        try read { (line) throws(RunFolderError) in
            let (finding, item) = try reader.read(line)
            try body(finding, item, line)
        }
    }
}

/// Reads items line after line with one tape and one record.
private struct ItemReader: ~Copyable {
    var record = ItemRecord()
    var findings = ByteBuffer(capacity: 1 << 12)
    private var columns = ByteBuffer(capacity: 1 << 10)
    private var tape = JSONTape()
    private let path: String
    private var number = 0

    init(_ path: String) { self.path = path }

    mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        number += 1
        guard (try? tape.parse(line)) != nil, record.read(tape.view, columns: &columns, findings: &findings) else {
            throw .damaged(path, line: number)
        }
    }
}

/// Reads findings line after line with one tape.
private struct FindingReader: ~Copyable {
    private var tape = JSONTape()
    private var members = ByteBuffer(capacity: 1 << 10)
    private let path: String
    private var number = 0

    init(_ path: String) { self.path = path }

    mutating func read(
        _ line: UnsafeBufferPointer<UInt8>
    ) throws(RunFolderError) -> (finding: ItemRecord.Finding, item: RecordText) {
        number += 1
        guard (try? tape.parse(line)) != nil, let finding = FindingRecord(tape.view, at: 0) else {
            throw .damaged(path, line: number)
        }
        members.removeAll()
        let item = tape.view.recordText("item", of: 0) ?? .none
        return (ItemRecord.Finding(finding, item: item, to: &members), item)
    }
}

extension RunFolderError {
    fileprivate static func damaged(_ path: String, line: Int) -> RunFolderError {
        RunFolderError(path: path, reason: .unfit("is damaged in line \(line): run again"))
    }
}
