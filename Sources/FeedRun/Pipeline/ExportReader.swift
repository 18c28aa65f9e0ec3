import Bytes
import CatalogReading
import FeedModel

/// One export that is open, whatever its format.
enum ExportReader {
    case csv(CSVCatalogReader, ByteSource)
    case xml(XMLCatalogReader)
    /// A shop's own format in XML.
    case document(ShopDocumentReader, ByteSource)
    /// Of no known format, or not to be read at all: what there is to say about it.
    case nothing(CatalogFile, [Finding])

    /// Opens an export and recognises it by its content.
    ///
    /// - Parameter encoding: the encoding of its bytes.
    static func open(
        _ source: ByteSource, encoding: String, name: String, index: Int, options: ReadingOptions,
        temporaryDirectory: String, scattered: ScatteredRows, pass: ShopPass = .products(nil)
    ) -> ExportReader {
        do {
            var prefix = ByteBuffer(capacity: prefixBytes)
            try prefix.fill(atLeast: prefixBytes) { room throws(ReadingError) in
                try source.read(at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room[..<prefixBytes]))
            }
            if let found = try document(prefix.bytes, encoding, options) {
                let text = try utf8(source, encoding, temporaryDirectory)
                return .document(
                    try ShopDocumentReader(
                        source: text, index: index, options: options, encoding: encoding, document: found.document,
                        dialect: found.recognised, pass: pass), text)
            }
            if XMLRecognition.of(prefix: prefix.bytes) != .notXML {
                return .xml(
                    try XMLCatalogReader(
                        source: source, index: index, options: options, encoding: encoding,
                        temporaryDirectory: temporaryDirectory))
            }
            let text = try utf8(source, encoding, temporaryDirectory)
            if let reader = try CSVCatalogReader(
                source: text, index: index, options: options, encoding: encoding, scattered: scattered,
                pass: pass)
            {
                return .csv(reader, text)
            }
            if try isBlank(text) { return nothing(name, index, Finding(.sourceEmptyExport, at: .file)) }
            return nothing(
                name, index,
                Finding(.sourceUnrecognised, at: .file, facts: .string(Self.firstLine(prefix.bytes))))
        } catch {
            return nothing(name, index, Finding(.sourceUnreadable, at: .file, facts: .string(error.description)))
        }
    }

    /// How much is looked at to see what a file is: code in front of an export may take some room.
    private static let prefixBytes = 1 << 16

    /// The text of a file in UTF-8.
    private static func utf8(
        _ source: ByteSource, _ encoding: String, _ temporaryDirectory: String
    ) throws(ReadingError) -> ByteSource {
        encoding == "UTF-8" ? source : try Transcoder.spool(source, from: encoding, in: temporaryDirectory).source
    }

    /// How a file is read that begins like that, if it is a shop's own XML.
    private static func document(
        _ prefix: UnsafeBufferPointer<UInt8>, _ encoding: String, _ options: ReadingOptions
    ) throws(ReadingError) -> (document: any ShopDocument.Type, recognised: RecognisedDialect)? {
        guard Transcoder.knows(encoding) else { return nil }
        let start = try Transcoder.decode(prefix: prefix, from: encoding).bytes.string
        let isXML = XMLRecognition.of(prefix: prefix) != .notXML || start.contains("<?xml")
        guard isXML, options.dialect != nil || XMLRecognition.of(prefix: prefix) != .catalog,
            let found = DialectList.recognise(xml: start, named: options.dialect),
            let document = found.dialect.document
        else { return nil }
        return (document, found.recognised)
    }

    /// Whether a file is of a dialect, by its first bytes.
    static func isShopExport(_ source: ByteSource, encoding: String, _ options: ReadingOptions) -> Bool {
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
        return CSVCatalogReader.isShopTable(prefix.bytes, name: source.name, options)
    }

    static func nothing(_ name: String, _ index: Int, _ finding: Finding) -> ExportReader {
        .nothing(CatalogFile(index: index, name: name, format: .unrecognised), [finding])
    }

    /// Whether there is nothing in a text but blanks, line ends and a byte order mark.
    private static func isBlank(_ text: ByteSource) throws(ReadingError) -> Bool {
        var block = ByteBuffer(capacity: 1 << 16)
        text.rewind()
        while true {
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
        case .csv(let reader, _): reader.file
        case .xml(let reader): reader.file
        case .document(let reader, _): reader.file
        case .nothing(let file, _): file
        }
    }

    var bytesRead: UInt64 {
        switch self {
        case .csv(let reader, _): reader.bytesRead
        case .xml(let reader): reader.bytesRead
        case .document(let reader, _): reader.bytesRead
        case .nothing: 0
        }
    }

    /// The second half of reading, which any worker can do.
    var materialiser: (any BatchMaterialiser)? {
        switch self {
        case .csv(let reader, _): reader.materialiser
        case .document(let reader, _): reader.materialiser
        case .xml, .nothing: nil
        }
    }

    /// The pass met a record of a product that stood further up.
    var foundScatteredRows: Bool {
        switch self {
        case .csv(let reader, _): reader.foundScatteredRows
        case .document, .xml, .nothing: false
        }
    }

    /// Reads the whole file for records that stand apart from their product's first ones; the reader is used up then.
    /// Nil where the format has none.
    func indexScatteredRows() throws(ReadingError) -> ScatteredRows? {
        switch self {
        case .csv(let reader, _): try reader.indexScatteredRows()
        case .document, .xml, .nothing: nil
        }
    }

    /// What follows some place of the file was not read.
    var endedEarly: Bool {
        switch self {
        case .xml(let reader): reader.endedEarly
        case .document(let reader, _): reader.endedEarly
        case .nothing(_, let findings): !findings.contains { $0.code == .sourceEmptyExport }
        case .csv: false
        }
    }

    /// Gives the raw bytes of records; may be used while the reader reads on.
    var rawBytes: RawRecords {
        switch self {
        case .csv(let reader, let source): .source(source, reader.directory)
        case .document(let reader, let source): .source(source, reader.directory)
        case .xml(let reader): .xml(reader)
        case .nothing: .none
        }
    }
}

/// Where the bytes of a record can be had again.
enum RawRecords: @unchecked Sendable {
    /// An export, and the other files that its products have rows in.
    case source(ByteSource, ShopDirectory?)
    case xml(XMLCatalogReader)
    case none

    /// Appends a record's bytes as they stand in the file, in UTF-8 for a transcoded one.
    func append(_ record: Record, to buffer: inout ByteBuffer) throws(ReadingError) {
        switch self {
        case .source(let own, let others):
            let file = record.location.file
            guard let source = file == Location.ownFile ? own : others?.source(at: Int(file)) else { return }
            let wanted = Int(record.length)
            guard wanted > 0 else { return }
            try buffer.fill(atLeast: wanted) { room throws(ReadingError) in
                try source.read(at: record.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
        case .xml(let reader):
            try reader.rawBytes(of: record, into: &buffer)
        case .none:
            break
        }
    }
}
