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
    /// The rejected records of the file that is being read.
    private var rejected: Rejected?

    private struct Rejected {
        var file: CatalogFile
        var records: OutputFile
        var reasons: OutputFile
        var encoder: RecordEncoder
    }

    /// - Parameter marksTable: `items.csv` begins with a byte order mark.
    init(folder: RunFolder, marksTable: Bool = false) throws(RunFolderError) {
        self.folder = folder
        (items, findings) = try folder.start()
        table = try folder.create(.itemsTable)
        var header = ByteBuffer()
        ItemsCSV.appendHeader(marked: marksTable, &header)
        try table.append(header)
    }

    mutating func append(_ work: BatchWork) throws {
        try items.append(work.itemLines)
        try table.append(work.tableLines)
        try findings.append(work.findingLines)
        guard work.reasons.count > 0 else { return }
        if rejected?.file !== work.batch.file {
            try closeRejected()
            try openRejected(work.batch.file)
        }
        try rejected?.records.append(rejected?.encoder.encode(work.rejectedRecords.bytes) ?? [])
        try rejected?.reasons.append(work.reasons)
    }

    private mutating func openRejected(_ file: CatalogFile) throws {
        let (_, records, reasons) = try folder.createRejected(file.name)
        let encoder = try RecordEncoder(file.encoding)
        try file.head.withUnsafeBufferPointer { try records.append(encoder.encode($0)) }
        try reasons.append(RejectedRecords.header)
        rejected = Rejected(file: file, records: records, reasons: reasons, encoder: encoder)
    }

    private mutating func closeRejected() throws {
        guard let rejected else { return }
        try rejected.file.tail.withUnsafeBufferPointer { try rejected.records.append(rejected.encoder.encode($0)) }
        try rejected.records.close()
        try rejected.reasons.close()
        self.rejected = nil
    }

    /// Closes all files.
    mutating func finish() throws {
        try closeRejected()
        try items.close()
        try table.close()
        try findings.close()
    }
}

/// Writes records back in the encoding that their file has.
struct RecordEncoder {
    /// nil where the file is UTF-8.
    private let encoder: TextEncoder?

    init(_ encoding: String) throws(ReadingError) {
        encoder = Transcoder.isUTF8(encoding) ? nil : try TextEncoder(to: encoding)
    }

    func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard let encoder, !bytes.isEmpty else { return Array(bytes) }
        var output = ByteBuffer(capacity: bytes.count)
        encoder.encode(bytes, into: &output)
        return output.array
    }
}

extension OutputFile {
    func append(_ bytes: [UInt8]) throws(RunFolderError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try append(bytes) }
    }
}
