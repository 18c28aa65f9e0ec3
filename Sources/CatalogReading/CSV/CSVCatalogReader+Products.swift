import Bytes
import FeedModel

/// Rows and their products: which rows belong together, and those that stand apart.
extension CSVCatalogReader {
    /// Takes out the rows that are read with their product's first row instead.
    ///
    /// - Returns: the last of the new rows is such a one; no row of a product before it follows, then.
    func drop(_ batch: inout Batch, from start: Int) -> Bool {
        guard let shop else { return scattered.drop(from: &batch.records, from: start) }
        let count = batch.records.count
        defer { hasRecordsElsewhere = hasRecordsElsewhere || batch.records.count < count }
        return shop.reading.drop(from: &batch.records, from: start)
    }

    /// Gives each new record its product.
    func classify(_ batch: inout Batch, _ progress: inout Progress) {
        let bytes = batch.bytes.bytes
        var unescaped = ByteBuffer(capacity: 64)
        for index in progress.classified..<batch.records.count {
            let record = batch.records[index]
            if record.fault == .none, isBlank(record, batch.cells, bytes) {
                batch.records[index].fate = .skipped
                continue
            }
            let membership = grouping.classify { column in
                Self.text(column, of: record, batch.cells, bytes, &unescaped)
            }
            var startsProduct = progress.currentProduct < 0
            switch membership {
            case .nameless where record.fault != .none:
                batch.records[index].fate = .rejected
                continue
            case .nameless, .first:
                startsProduct = true
                isInLateRun = false
            case .current:
                if isInLateRun { noteScattered(record) }
            case .late:
                foundScatteredRows = true
                guard isIndexing else { return }
                isInLateRun = true
                noteScattered(record)
                startsProduct = true
            }
            if startsProduct {
                progress.products.append(grouping.current)
                progress.currentProduct = Int32(progress.products.count - 1)
                progress.lastProductStart = index
                progress.cursor = grouping.cursor
            }
            batch.records[index].product = progress.currentProduct
        }
        progress.classified = batch.records.count
    }

    /// The text of a cell without blanks at its ends; empty where the row has no such cell. Valid until the next call.
    @inline(__always)
    static func text(
        _ column: Int, of record: Record, _ cells: borrowing PlainBuffer<RowCell>, _ bytes: UnsafeBufferPointer<UInt8>,
        _ unescaped: inout ByteBuffer
    ) -> UnsafeBufferPointer<UInt8> {
        guard column >= 0, column < Int(record.cellCount) else { return UnsafeBufferPointer(rebasing: bytes[..<0]) }
        let cell = cells[Int(record.firstCell) &+ column]
        let text = bytes[Text(offset: Int(cell.offset), count: cell.count)]
        guard cell.hasDoubledQuotes else { return text.trimmed }
        unescaped.removeAll()
        unescaped.append(undoublingQuotes: text)
        return unescaped.bytes.trimmed
    }

    private func noteScattered(_ record: Record) {
        // The last product of a batch is read once more with the next one.
        guard let product = grouping.current, indexed.rows.last.map({ $0.offset < record.offset }) ?? true else {
            return
        }
        indexed.append(
            ScatteredRows.Row(
                product: product, line: record.location.line, record: record.location.record, offset: record.offset,
                length: record.length))
    }

    func isBlank(_ record: Record, _ cells: borrowing PlainBuffer<RowCell>, _ bytes: UnsafeBufferPointer<UInt8>)
        -> Bool
    {
        for index in 0..<Int(record.cellCount) {
            let cell = cells[Int(record.firstCell) &+ index]
            guard cell.count > 0 else { continue }
            if !bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed.isEmpty { return false }
        }
        return true
    }

    /// Puts the rows that stand elsewhere behind those that stand with their product.
    func appendScattered(_ batch: inout Batch, _ products: [UInt32?]) throws(ReadingError) {
        guard !scattered.isEmpty else { return }
        recordsRead += try batch.gather { first in
            products[Int(first.product)].map { scattered.rows(of: $0) } ?? []
        } reading: { row, batch throws(ReadingError) in
            try lex(
                Stretch(
                    offset: row.offset, end: row.offset + row.length, line: row.line, record: row.record,
                    isTooLarge: row.length > UInt64(options.maximumRecordBytes) + 2),
                of: source, lexer.delimiter, columns: lexer.columns, into: &batch)
        }
    }

    /// Rows that stand together, to be read where they stand.
    struct Stretch {
        var offset: UInt64
        var end: UInt64
        var line: UInt32
        var record: UInt32
        /// It is one row, which is larger than may be: as much of it is read as shows that.
        var isTooLarge: Bool
    }

    /// Reads rows where they stand, in this file or another one.
    func lex(
        _ stretch: Stretch, of source: ByteSource, _ delimiter: UInt8, columns: Int, into batch: inout Batch
    ) throws(ReadingError) -> [Record] {
        let start = batch.bytes.count
        let whole = stretch.end - stretch.offset
        let length = Int(stretch.isTooLarge ? min(whole, UInt64(options.maximumRecordBytes) + 2) : whole)
        try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
            try source.read(at: stretch.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
        }
        var single = CSVLexer(
            delimiter: delimiter, columns: columns, maximumRecordBytes: options.maximumRecordBytes)
        single.line = stretch.line
        single.record = stretch.record
        var records: [Record] = []
        _ = single.lex(
            batch.bytes.bytes, from: start, atEnd: !stretch.isTooLarge,
            fileOffset: stretch.offset &- UInt64(start), cells: &batch.cells, records: &records)
        if let kept = single.cut { batch.bytes.truncate(to: kept) }
        if stretch.isTooLarge, !records.isEmpty { records[0].length = whole }
        return records
    }

    /// Reads the whole file, from its first record, for the rows that stand apart from their product's first rows.
    /// The reader is used up then.
    ///
    /// - Throws: `ReadingError` when the file cannot be read.
    package func indexScatteredRows() throws(ReadingError) -> ScatteredRows {
        isIndexing = true
        isFirstBatch = false
        foundScatteredRows = false
        isFinished = false
        carry.removeAll()
        source.seek(to: UInt64(file.head.count))
        lexer.line = bodyLine
        lexer.record = 1
        grouping = RowGrouping(plan: plan, forced: options.operation)
        var batch = Batch(file: file)
        while try read(into: &batch) { batch.reset(file: file, sequence: 0) }
        indexed.sort()
        return indexed
    }
}
