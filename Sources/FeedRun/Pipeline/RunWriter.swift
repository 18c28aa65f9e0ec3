import Bytes
import CatalogReading
import FeedModel
import RunFolder
import RunReports

/// Appends what batches came to, in order, to the files of the run folder.
struct RunWriter {
    private let folder: RunFolder
    private let items: OutputFile
    private let table: OutputFile
    private let findings: OutputFile
    private let changes: OutputFile
    private let held: OutputFile
    private let heldUntil: String
    /// The rejected records of the file that is being read, and of those whose records later products may have, too.
    private var rejected: [Int: Rejected] = [:]

    /// The files, by their indexes, that rows are in which items of other files have.
    private let joined: Set<Int>

    private struct Rejected {
        var file: CatalogFile
        var records: OutputFile
        var reasons: OutputFile
        var encoder: RecordEncoder
    }

    /// - Parameters:
    ///   - marksTable: `items.csv` begins with a byte order mark.
    ///   - heldUntil: the last day that lines of `held.csv` are made for.
    init(
        folder: RunFolder, marksTable: Bool = false, heldUntil: String, joined: Set<Int> = []
    ) throws(RunFolderError) {
        self.heldUntil = heldUntil
        self.folder = folder
        self.joined = joined
        (items, findings) = try folder.start()
        table = try folder.create(.itemsTable)
        changes = try folder.create(.changes)
        held = try folder.create(.held)
        var header = ByteBuffer()
        ItemsCSV.appendHeader(marked: marksTable, &header)
        try table.append(header)
        header.removeAll()
        HeldTable.appendHeader(&header)
        try held.append(header)
    }

    mutating func append(_ work: BatchWork) throws {
        try items.append(work.itemLines)
        try table.append(work.tableLines)
        try findings.append(work.findingLines)
        try changes.append(work.changeLines)
        try held.append(work.heldLines)
        for (_, other) in work.elsewhere.sorted(by: { $0.key < $1.key }) {
            try append(other.records.bytes, other.reasons.bytes, of: other.file)
        }
        guard work.reasons.count > 0 else { return }
        try append(work.rejectedRecords.bytes, work.reasons.bytes, of: work.batch.file)
        guard !work.rejectedLater.isEmpty else { return }
        var piece = ByteBuffer(capacity: 1 << 20)
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        for record in work.rejectedLater {
            try work.appendRaw(record, to: &piece)
            guard piece.count > 1 << 19 else { continue }
            try append(piece.bytes, none, of: work.batch.file)
            piece.removeAll()
        }
        try append(piece.bytes, none, of: work.batch.file)
    }

    /// Appends a finding that no batch has.
    ///
    /// - Returns: it as reports take it, and its line without the line feed.
    func append(finding: FindingRecord) throws(RunFolderError) -> (ItemRecord.Finding, line: [UInt8]) {
        var members = ByteBuffer(capacity: 1 << 10)
        var line = ByteBuffer(capacity: 1 << 10)
        let finding = ItemRecord.Finding(finding, item: .none, to: &members)
        FindingLine.append(members.bytes, item: .none, &line)
        try findings.append(line)
        return (finding, line.array.dropLast())
    }

    /// Appends an item that no batch has.
    ///
    /// - Returns: its line without the line feed.
    func append(_ item: borrowing ItemRecord) throws(RunFolderError) -> [UInt8] {
        var line = ByteBuffer(capacity: 1 << 8)
        var row = ByteBuffer(capacity: 1 << 8)
        item.append(to: &line)
        try items.append(line)
        ItemsCSV.append(item, &row)
        try table.append(row)
        row.removeAll()
        ChangesJSONL.append(item, &row)
        try changes.append(row)
        row.removeAll()
        HeldTable.append(item, until: heldUntil, &row)
        try held.append(row)
        return line.array.dropLast()
    }

    /// Appends a product that vanished and is only listed.
    func append(listed item: UnsafeBufferPointer<UInt8>) throws(RunFolderError) {
        var line = ByteBuffer(capacity: 1 << 8)
        ChangesJSONL.appendListed(item, &line)
        try changes.append(line)
    }

    /// Appends the line that opens a gate which closed over the run.
    func append(gate: String) throws(RunFolderError) {
        var row = ByteBuffer(capacity: 1 << 8)
        HeldTable.append(gate: gate, until: heldUntil, &row)
        try held.append(row)
    }

    private mutating func append(
        _ records: UnsafeBufferPointer<UInt8>, _ reasons: UnsafeBufferPointer<UInt8>, of file: CatalogFile
    ) throws {
        if rejected[file.index] == nil {
            for other in rejected.values where other.file.dialect == nil && !joined.contains(other.file.index) {
                try closeRejected(other)
            }
            try openRejected(file)
        }
        guard let own = rejected[file.index] else { return }
        try own.encoder.append(records, to: own.records)
        try own.reasons.append(reasons)
    }

    private mutating func openRejected(_ file: CatalogFile) throws {
        let (_, records, reasons) = try folder.createRejected(file.name)
        let encoder = try RecordEncoder(file.encoding)
        try file.head.withUnsafeBufferPointer { try encoder.append($0, to: records) }
        try reasons.append(RejectedRecords.header)
        rejected[file.index] = Rejected(file: file, records: records, reasons: reasons, encoder: encoder)
    }

    private mutating func closeRejected(_ rejected: Rejected) throws {
        try rejected.file.tail.withUnsafeBufferPointer { try rejected.encoder.append($0, to: rejected.records) }
        try rejected.records.close()
        try rejected.reasons.close()
        self.rejected[rejected.file.index] = nil
    }

    /// Closes all files.
    mutating func finish() throws {
        for other in rejected.values { try closeRejected(other) }
        try items.close()
        try table.close()
        try findings.close()
        try changes.close()
        try held.close()
    }
}

/// Writes records back in the encoding that their file has.
struct RecordEncoder {
    /// nil where the file is UTF-8.
    private let encoder: TextEncoder?

    init(_ encoding: String) throws(ReadingError) {
        encoder = Transcoder.isUTF8(encoding) ? nil : try TextEncoder(to: encoding)
    }

    func append(_ bytes: UnsafeBufferPointer<UInt8>, to file: OutputFile) throws(RunFolderError) {
        guard let encoder, !bytes.isEmpty else { return try file.append(bytes) }
        var output = ByteBuffer(capacity: bytes.count)
        encoder.encode(bytes, into: &output)
        try file.append(output)
    }
}

extension OutputFile {
    func append(_ bytes: [UInt8]) throws(RunFolderError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try append(bytes) }
    }
}
