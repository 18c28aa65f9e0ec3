import Bytes
import CatalogReading
import FeedModel
import RunFolder

/// Adds the records of items that the platform refused to the rejected records that the walk left, in the order of the
/// export. They are read once more from the export, byte for byte.
struct RejectedRecords {
    /// Why a record is there.
    struct Reason {
        let line: Int64
        let item: String
        private(set) var codes: [String]
        private(set) var messages: [String]

        init(line: Int64, item: String, codes: [String], messages: [String]) {
            self.line = line
            self.item = item
            self.codes = codes
            self.messages = messages
        }

        mutating func add(_ other: Reason) {
            for code in other.codes where !codes.contains(code) { codes.append(code) }
            for message in other.messages where !messages.contains(message) { messages.append(message) }
        }

        /// Its line: tab-separated; what would end a field becomes a blank.
        func text(record: UInt32) -> String {
            let fields = [
                String(record), String(line), item, codes.joined(separator: " "), messages.joined(separator: " "),
            ]
            return fields.map { field in
                String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
            }.joined(separator: "\t") + "\n"
        }
    }

    static let header = "record\tline\titem\tcodes\tmessages\n"

    let folder: RunFolder
    let options: ReadingOptions
    let temporaryDirectory: String

    /// - Parameters:
    ///   - inputs: the exports, as they were when the run was packed.
    ///   - failed: by the export's name and the record's number.
    /// - Returns: exports whose records cannot be had any more.
    func write(
        _ inputs: [CatalogWalk.Input], names: [String], _ failed: [String: [UInt32: Reason]]
    ) throws -> [String] {
        var missing: [String] = []
        for (index, name) in names.enumerated() {
            // Lines of an earlier submission go; those of the walk stay.
            var lines: [UInt32: String] = [:]
            var hasEarlier = false
            for line in try folder.rejectedReasons(name) {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                guard fields.count == 5, let record = UInt32(fields[0]) else { continue }
                if fields[3].hasPrefix(GatewayFindings.prefix) {
                    hasEarlier = true
                } else {
                    lines[record] = line + "\n"
                }
            }
            let own = failed[name] ?? [:]
            guard hasEarlier || !own.isEmpty else { continue }
            guard let input = inputs.first(where: { $0.name == name }) else {
                missing.append(name)
                continue
            }
            for (record, reason) in own { lines[record] = lines[record] ?? reason.text(record: record) }
            guard try rewrite(name, index, input, lines) else {
                missing.append(name)
                continue
            }
        }
        return missing
    }

    /// - Returns: whether the export could be read.
    private func rewrite(
        _ name: String, _ index: Int, _ input: CatalogWalk.Input, _ lines: [UInt32: String]
    ) throws -> Bool {
        guard var reader = open(index, input, ScatteredRows()) else { return false }
        if let rows = try? reader.indexScatteredRows() {
            // Indexing has read it to its end.
            guard let again = open(index, input, rows) else { return false }
            reader = again
        }
        let file = reader.file
        let encoder = try RecordEncoder(file.encoding)
        try folder.replaceRejected(name) { records, reasons in
            try reasons.append(Self.header)
            try file.head.withUnsafeBufferPointer { try records.append(encoder.encode($0)) }
            var batch = Batch(file: file)
            var bytes = ByteBuffer(capacity: 1 << 12)
            var sequence = 0
            while try fill(&batch, from: reader) {
                for record in batch.records {
                    guard let line = lines[record.location.record] else { continue }
                    bytes.removeAll()
                    try reader.rawBytes.append(record, to: &bytes)
                    if let last = bytes.bytes.last, last != 0x0A, last != 0x0D { bytes.append("\n") }
                    try records.append(encoder.encode(bytes.bytes))
                    try reasons.append(line)
                }
                sequence += 1
                batch.reset(file: file, sequence: sequence)
            }
            try file.tail.withUnsafeBufferPointer { try records.append(encoder.encode($0)) }
        }
        return true
    }

    private func open(_ index: Int, _ input: CatalogWalk.Input, _ scattered: ScatteredRows) -> ExportReader? {
        guard let source = try? input.open(),
            let encoding = try? ExportEncoding.detect(source, option: options.encoding, wholly: true)
        else { return nil }
        let reader = ExportReader.open(
            source, encoding: encoding.name, name: input.name, index: index, options: options,
            temporaryDirectory: temporaryDirectory, scattered: scattered)
        if case .nothing = reader { return nil }
        return reader
    }

    /// - Returns: false when nothing is left.
    private func fill(_ batch: inout Batch, from reader: ExportReader) throws -> Bool {
        switch reader {
        case .csv(let csv, _): try csv.read(into: &batch)
        case .xml(let xml): try xml.read(into: &batch)
        case .document(let document, _): try document.read(into: &batch)
        case .nothing: false
        }
    }
}
