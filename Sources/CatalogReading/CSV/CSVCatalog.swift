import Bytes
import FeedModel

/// CSV exports, feedmill's own and others'.
package enum CSVCatalog {
    /// Opens a catalog and reads its header.
    ///
    /// - Parameters:
    ///   - source: the file in UTF-8; the caller transcodes any other encoding.
    ///   - encoding: the encoding the file had before that.
    ///   - pass: what the file is read for.
    /// - Returns: nil when its header is neither a canonical catalog's nor that of another format.
    /// - Throws: `ReadingError` when the file cannot be read.
    package static func open(
        _ source: ByteSource, index: Int, options: ReadingOptions, encoding: String = "UTF-8",
        pass: ReadingPass = .products(nil)
    ) throws(ReadingError) -> (any CatalogReader)? {
        var head = ByteBuffer(capacity: 1 << 16)
        guard let known = try header(of: source, options, encoding, into: &head) else { return nil }
        let (header, plan, table) = (known.header, known.plan, known.table)
        guard table != nil || known.isOwn else { return nil }
        var point: UInt8 = 0x2E
        if table == nil, header.delimiter != 0x2C,
            try header.firstPriceHasComma(source, plan, options.maximumRecordBytes)
        {
            point = 0x2C
        }
        let others: RecordIndex? = if case .products(let index) = pass { index } else { nil }
        let file = CatalogFile(
            index: index, name: source.name, format: .csv, columns: header.names, decimalPoint: point,
            presence: plan.presence, head: known.head, encoding: encoding,
            dialect: table?.recognised, numbers: others?.numbers(of: index) ?? .unproven)
        source.seek(to: UInt64(header.bodyOffset))
        let limit = options.maximumRecordBytes
        guard let table else {
            return RecordStream(
                file, source,
                CSVFormat(
                    known, RowGrouping(plan, options, pass: pass, file: index), maximumRecordBytes: limit),
                pass: pass, batchBytes: options.batchBytes, largest: options.largestProduct,
                materialiser: known.materialiser)
        }
        let keys = KeyedGrouping(table.recognised.name, pass: pass, file: index)
        return RecordStream(
            file, source,
            CSVFormat(
                known, TableGrouping(table: table, keys: keys), maximumRecordBytes: limit,
                lacking: table.lacking(besides: others?.columnNames ?? [])),
            pass: pass, batchBytes: options.foreignBatchBytes, largest: options.largestProduct,
            materialiser: table.materialiser(file, maximumRecordBytes: limit, others))
    }

    /// Reads as much of a file as its header takes.
    private static func header(
        of source: ByteSource, _ options: ReadingOptions, _ encoding: String, into head: inout ByteBuffer
    ) throws(ReadingError) -> KnownHeader? {
        source.rewind()
        while true {
            let wanted = max(1 << 16, head.count)
            let before = head.count
            try head.fill(atLeast: wanted) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
            let atEnd = head.count - before < wanted
            let known = options.headers.header(
                head.bytes, atEnd: atEnd, options, encoding: encoding, file: source.name)
            if let known { return known.header.names.count < Int(UInt16.max) ? known : nil }
            if atEnd || head.count > options.maximumRecordBytes { return nil }
        }
    }

    /// Whether a file that begins like that is a CSV of another format than feedmill's own. A header that is not whole
    /// there is read again when the file is opened.
    package static func isForeign(
        _ start: UnsafeBufferPointer<UInt8>, name: String, encoding: String, _ options: ReadingOptions
    ) -> Bool {
        options.headers.header(start, atEnd: true, options, encoding: encoding, file: name)?.table != nil
    }
}
