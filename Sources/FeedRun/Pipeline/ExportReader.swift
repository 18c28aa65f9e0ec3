import Bytes
import CatalogReading
import FeedModel

/// One export that is open, whatever its format.
enum ExportReader {
    case records(any CatalogReader)
    /// Of no known format, or not to be read at all: what there is to say about it.
    case nothing(CatalogFile, [Finding])

    /// Opens an export and recognises it by its content.
    ///
    /// - Parameter encoding: the encoding of its bytes.
    static func open(
        _ source: ByteSource, encoding: String, name: String, index: Int, options: ReadingOptions,
        temporaryDirectory: String, pass: ReadingPass = .products(nil)
    ) -> ExportReader {
        do {
            var prefix = ByteBuffer(capacity: prefixBytes)
            try prefix.fill(atLeast: prefixBytes) { room throws(ReadingError) in
                try source.read(at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room[..<prefixBytes]))
            }
            if let format = try document(prefix.bytes, encoding, options) {
                let text = try utf8(source, encoding, temporaryDirectory)
                return .records(
                    try XMLDocuments.open(
                        text, format, index: index, options: options, encoding: encoding, pass: pass))
            }
            if XMLRecognition.of(prefix: prefix.bytes) != .notXML {
                guard Transcoder.knows(encoding) else {
                    return nothing(
                        name, index, Finding(.sourceEncoding, at: .file, facts: .string(encoding)))
                }
                if case .otherRoot = XMLRecognition.of(prefix: prefix.bytes) {
                    return nothing(name, index, unrecognised(prefix.bytes, encoding, options))
                }
                let text = try utf8(source, encoding, temporaryDirectory)
                return .records(
                    try XMLDocuments.openCanonical(
                        text, index: index, options: options, encoding: encoding, pass: pass))
            }
            let text = try utf8(source, encoding, temporaryDirectory)
            if let reader = try CSVCatalog.open(text, index: index, options: options, encoding: encoding, pass: pass) {
                return .records(reader)
            }
            if try isBlank(text) { return nothing(name, index, Finding(.sourceEmptyExport, at: .file)) }
            return nothing(name, index, unrecognised(prefix.bytes, encoding, options))
        } catch {
            return nothing(name, index, Finding(.sourceUnreadable, at: .file, facts: .string(error.description)))
        }
    }

    /// What is said of a file of no known format: what it begins with, and what it is where that is known.
    private static func unrecognised(
        _ prefix: UnsafeBufferPointer<UInt8>, _ encoding: String, _ options: ReadingOptions
    ) -> Finding {
        let decoded = encoding == "UTF-8" ? nil : (try? Transcoder.decode(prefix: prefix, from: encoding))?.string
        let start = decoded ?? prefix.string
        let system = options.formats.otherSystem(start: start)
        // Of XML the start tag of the root says most, with its namespaces.
        let root = start.firstMatch(of: /<[A-Za-z_][^>]*>/).map { String($0.output.prefix(200)) }
        let isXML = XMLRecognition.of(prefix: prefix) != .notXML
        return Finding(
            .sourceUnrecognised, at: .file, facts: .string(isXML ? root ?? firstLine(prefix) : firstLine(prefix)),
            system.map { .string($0.name) } ?? .none,
            system.map { .string($0.advice) } ?? .none)
    }

    /// How much is looked at to see what a file is: code in front of an export may take some room.
    private static let prefixBytes = 1 << 16

    /// The text of a file in UTF-8.
    private static func utf8(
        _ source: ByteSource, _ encoding: String, _ temporaryDirectory: String
    ) throws(ReadingError) -> ByteSource {
        encoding == "UTF-8" ? source : try Transcoder.spool(source, from: encoding, in: temporaryDirectory).source
    }

    /// How a file is read that begins like that, if it is XML of another format than feedmill's own.
    private static func document(
        _ prefix: UnsafeBufferPointer<UInt8>, _ encoding: String, _ options: ReadingOptions
    ) throws(ReadingError) -> (any DocumentFormat)? {
        let root = XMLRecognition.of(prefix: prefix)
        // In UTF-8 the bytes show it as they are; there may be very many files.
        if encoding == "UTF-8", root == .notXML, prefix.firstOffset(of: "<?xml") == nil { return nil }
        guard Transcoder.knows(encoding) else { return nil }
        let start = try Transcoder.decode(prefix: prefix, from: encoding)
        guard root != .notXML || start.bytes.firstOffset(of: "<?xml") != nil else { return nil }
        return options.formats.document(start: start.string, isOwn: root == .catalog)
    }

    /// Whether a file is of another format than feedmill's own, by its first bytes.
    static func isForeign(_ source: ByteSource, encoding: String, _ options: ReadingOptions) -> Bool {
        var prefix = ByteBuffer(capacity: 1 << 16)
        do {
            try prefix.fill(atLeast: 1 << 16) { room throws(ReadingError) in
                try source.read(at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room[..<(1 << 16)]))
            }
            if try document(prefix.bytes, encoding, options) != nil { return true }
            guard XMLRecognition.of(prefix: prefix.bytes) == .notXML else { return false }
            if encoding != "UTF-8" { prefix = try Transcoder.decode(prefix: prefix.bytes, from: encoding) }
        } catch {
            return false
        }
        return CSVCatalog.isForeign(prefix.bytes, name: source.name, encoding: encoding, options)
    }

    static func nothing(_ name: String, _ index: Int, _ finding: Finding) -> ExportReader {
        .nothing(CatalogFile(index: index, name: name, format: .unrecognised), [finding])
    }

    /// Whether there is nothing in a text but blanks, line ends and a byte order mark.
    private static func isBlank(_ text: ByteSource) throws(ReadingError) -> Bool {
        var block = ByteBuffer(capacity: 1 << 16)
        text.rewind()
        while true {
            try text.goOn()
            let isStart = text.position == 0
            block.removeAll()
            try block.fill(atLeast: 1 << 16) { room throws(ReadingError) in
                try text.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<(1 << 16)]))
            }
            guard block.count > 0 else { return true }
            let start = isStart ? Transcoder.startOfText(in: block.bytes) : 0
            guard block.bytes[start...].allSatisfy({ Bytes.isBlank($0) }) else { return false }
        }
    }

    private static func firstLine(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let start = Transcoder.startOfText(in: bytes)
        let line = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }.prefix(200)
        return UnsafeBufferPointer(rebasing: line).string
    }

    var file: CatalogFile {
        switch self {
        case .records(let reader): reader.file
        case .nothing(let file, _): file
        }
    }

    /// Fills an empty batch with the next products, or with what there is to say.
    ///
    /// - Returns: false when nothing is left.
    func read(into batch: Batch) throws(ReadingError) -> Bool {
        switch self {
        case .records(let reader): return try reader.read(into: batch)
        case .nothing(_, let findings):
            batch.findings += findings
            return true
        }
    }

    /// What reads it, where there is something to read.
    var reader: (any CatalogReader)? {
        if case .records(let reader) = self { reader } else { nil }
    }

    /// What follows some place of the file was not read.
    var endedEarly: Bool {
        switch self {
        case .records(let reader): reader.endedEarly
        case .nothing(_, let findings): !findings.contains { $0.code == .sourceEmptyExport }
        }
    }
}

/// Where the bytes of a record can be had again, also while the reader reads on.
struct RawRecords: @unchecked Sendable {
    /// The export's own; nil where it has no records.
    let source: ByteSource?
    /// The other files that its products have records in.
    let others: RecordIndex?
    /// Of a batch that was put together of shards: theirs.
    private let merged: MergedRecords?

    init(_ reader: ExportReader) {
        source = reader.reader?.source
        others = reader.reader?.index
        merged = nil
    }

    init(_ records: MergedRecords) {
        (source, others) = (nil, nil)
        merged = records
    }

    /// Appends a record's bytes as they are in the file, in UTF-8 for a transcoded one.
    func append(_ record: Record, to buffer: inout ByteBuffer) throws {
        if let merged { return try merged.append(record, to: &buffer) }
        let file = record.location.file
        guard let source = file == Location.ownFile ? source : others?.source(at: Int(file)) else { return }
        let wanted = Int(record.length)
        guard wanted > 0 else { return }
        try buffer.fill(atLeast: wanted) { room throws(ReadingError) in
            try source.read(at: record.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
        }
    }
}
