import Bytes
package import FeedModel
import Glibc

/// Reads a canonical CSV catalog in order: the half of CSV reading that only one worker can do at a time. It cuts rows,
/// sees which of them make a product, and ends each batch between two products.
///
/// Products whose rows stand apart need two passes: when `foundScatteredRows` is set, `indexScatteredRows` says where
/// the others are, and a new reader that is given them reads them with their product's first row.
package final class CSVCatalogReader {
    package let file: CatalogFile
    package let plan: ColumnPlan
    /// The other half of the work.
    package let materialiser: CSVMaterialiser
    /// The pass met a row of a product that stood further up; the batch it is in must not be used.
    package private(set) var foundScatteredRows = false

    private let source: ByteSource
    private let options: ReadingOptions
    private let scattered: ScatteredRows
    private let headerFindings: [(code: FindingCode, column: Int, facts: (Fact, Fact))]
    private let headerLine: UInt32
    private let bodyLine: UInt32
    private var lexer: CSVLexer
    private var grouping: RowGrouping
    /// The bytes that were read and belong to the next batch, and where they stand in the file.
    private var carry = ByteBuffer(capacity: 1 << 16)
    private var carryOffset: UInt64
    /// What comes next is a record over the size limit.
    private var nextIsOversized = false
    /// Late rows are noted rather than stopped at.
    private var isIndexing = false
    private var isInLateRun = false
    private var indexed = ScatteredRows()
    private var recordsRead = 0
    private var isFirstBatch = true
    private var isFinished = false

    /// How far the file has been read, in bytes.
    package var bytesRead: UInt64 { source.position }

    /// Opens a catalog and reads its header.
    ///
    /// - Parameters:
    ///   - source: the file in UTF-8; the caller transcodes any other encoding.
    ///   - encoding: the encoding the file had before that.
    ///   - scattered: what an earlier pass found of this file.
    /// - Returns: nil when its header is not a canonical catalog's.
    /// - Throws: `ReadingError` when the file cannot be read.
    package init?(
        source: ByteSource, index: Int, options: ReadingOptions, encoding: String = "UTF-8",
        scattered: ScatteredRows = ScatteredRows()
    ) throws(ReadingError) {
        var head = ByteBuffer(capacity: 1 << 16)
        var dialect: CSVDialect?
        source.rewind()
        while dialect == nil {
            let wanted = max(1 << 16, head.count)
            let before = head.count
            try head.fill(atLeast: wanted) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
            let atEnd = head.count - before < wanted
            dialect = CSVDialect(block: head.bytes, atEnd: atEnd)
            if dialect == nil, atEnd || head.count > options.maximumRecordBytes { return nil }
        }
        guard let dialect, ColumnPlan.recognises(header: dialect.header), dialect.header.count < Int(UInt16.max) else {
            return nil
        }
        plan = ColumnPlan(header: dialect.header)
        var point: UInt8 = 0x2E
        if dialect.delimiter != 0x2C,
            try Self.firstPriceHasComma(source, dialect, plan, options.maximumRecordBytes)
        {
            point = 0x2C
        }
        file = CatalogFile(
            index: index, name: source.name, format: .csv, columns: plan.columns, decimalPoint: point,
            presence: plan.presence, head: Array(head.bytes[..<dialect.bodyOffset]), encoding: encoding)
        materialiser = CSVMaterialiser(
            plan: plan, encoding: encoding, maximumRecordBytes: options.maximumRecordBytes)
        self.source = source
        self.options = options
        self.scattered = scattered
        lexer = CSVLexer(delimiter: dialect.delimiter, maximumRecordBytes: options.maximumRecordBytes)
        lexer.line = dialect.bodyLine
        grouping = RowGrouping(plan: plan, forced: options.operation)
        headerLine = dialect.headerLine
        bodyLine = dialect.bodyLine
        headerFindings = Self.findings(of: plan)
        carryOffset = UInt64(dialect.bodyOffset)
        source.seek(to: carryOffset)
    }

    /// Fills an empty batch with the next products.
    ///
    /// - Returns: false when nothing is left.
    /// - Throws: `ReadingError` when the file cannot be read on; what was read before is in the batch.
    package func read(into batch: inout Batch) throws(ReadingError) -> Bool {
        guard !isFinished else { return false }
        if isFirstBatch { reportHeader(&batch) }
        isFirstBatch = false
        var progress = Progress()
        if nextIsOversized {
            nextIsOversized = false
            try readOversized(into: &batch)
            classify(&batch, &progress)
            recordsRead += 1
            return true
        }
        batch.bytes.append(carry.bytes)
        carry.removeAll()
        var lexed = 0
        var wanted = options.batchBytes
        while true {
            let asked = max(wanted - batch.bytes.count, 1 << 16)
            let before = batch.bytes.count
            try batch.bytes.fill(atLeast: asked) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<asked]))
            }
            let atEnd = batch.bytes.count - before < asked
            lexed = lexer.lex(
                batch.bytes.bytes, from: lexed, atEnd: atEnd, fileOffset: carryOffset, cells: &batch.cells,
                records: &batch.records)
            dropScattered(&batch, from: progress.classified)
            classify(&batch, &progress)
            if foundScatteredRows, !isIndexing { return true }
            if atEnd {
                isFinished = true
                recordsRead += batch.records.count
                if recordsRead == 0 { batch.findings.append(Finding(.sourceEmptyExport, at: .file)) }
                appendScattered(&batch, progress.products)
                return true
            }
            if batch.bytes.count - lexed > options.maximumRecordBytes {
                nextIsOversized = true
                endBatch(&batch, progress, keepingRecords: batch.records.count, cut: lexed)
                carry.removeAll()
                source.seek(to: carryOffset)
                return true
            }
            if batch.bytes.count >= options.batchBytes {
                if progress.currentProduct < 0, !batch.records.isEmpty {
                    endBatch(&batch, progress, keepingRecords: batch.records.count, cut: lexed)
                    return true
                }
                if progress.lastProductStart > 0 {
                    let first = batch.records[progress.lastProductStart]
                    lexer.line = first.location.line
                    lexer.record = first.location.record
                    endBatch(
                        &batch, progress, keepingRecords: progress.lastProductStart,
                        cut: Int(first.offset - carryOffset))
                    return true
                }
            }
            wanted = max(wanted, batch.bytes.count) + options.batchBytes
        }
    }

    /// How far the records of a batch have been given their products.
    private struct Progress {
        var classified = 0
        /// The number that each of the batch's products has in the file; nil for one without an id.
        var products: [UInt32?] = []
        var currentProduct: Int32 = -1
        /// The first record of the last product.
        var lastProductStart = 0
    }

    // MARK: The parts of a read

    private func reportHeader(_ batch: inout Batch) {
        guard !headerFindings.isEmpty else { return }
        batch.locations.append(Location(line: headerLine, record: 0))
        for finding in headerFindings {
            batch.findings.append(
                Finding(
                    finding.code, at: Place(location: 0, column: .column(UInt16(finding.column))),
                    facts: finding.facts.0, finding.facts.1))
        }
    }

    private static func findings(of plan: ColumnPlan) -> [(code: FindingCode, column: Int, facts: (Fact, Fact))] {
        var found: [(code: FindingCode, column: Int, facts: (Fact, Fact))] = []
        let lastNamed = plan.columns.lastIndex { !$0.isEmpty } ?? 0
        for (column, name) in plan.columns.enumerated() where name.isEmpty && column < lastNamed {
            found.append((.sourceUnknownColumn, column, (.string(""), .none)))
        }
        for (column, nearest) in plan.unknown {
            found.append(
                (.sourceUnknownColumn, column, (.string(plan.columns[column]), nearest.map { .string($0) } ?? .none)))
        }
        for (column, _) in plan.repeated {
            found.append((.sourceDuplicateColumn, column, (.string(plan.columns[column]), .none)))
        }
        return found
    }

    /// Takes out the rows that are read with their product's first row instead.
    private func dropScattered(_ batch: inout Batch, from start: Int) {
        guard !scattered.isEmpty, start < batch.records.count else { return }
        let rows = scattered.rows
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].offset < batch.records[start].offset { low = middle + 1 } else { high = middle }
        }
        var kept = start
        for index in start..<batch.records.count {
            if low < rows.count, rows[low].offset == batch.records[index].offset {
                low += 1
            } else {
                batch.records[kept] = batch.records[index]
                kept += 1
            }
        }
        batch.records.removeSubrange(kept...)
    }

    /// Gives each new record its product.
    private func classify(_ batch: inout Batch, _ progress: inout Progress) {
        let bytes = batch.bytes.bytes
        for index in progress.classified..<batch.records.count {
            let record = batch.records[index]
            if record.fault == .none, isBlank(record, batch.cells, bytes) {
                batch.records[index].fate = .skipped
                continue
            }
            let membership = grouping.classify { column in
                guard column < Int(record.cellCount) else { return UnsafeBufferPointer(rebasing: bytes[..<0]) }
                let cell = batch.cells[Int(record.firstCell) &+ column]
                return bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed
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
            }
            batch.records[index].product = progress.currentProduct
        }
        progress.classified = batch.records.count
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

    private func isBlank(_ record: Record, _ cells: borrowing PlainBuffer<RowCell>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<Int(record.cellCount) {
            let cell = cells[Int(record.firstCell) &+ index]
            guard cell.count > 0 else { continue }
            if !bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed.isEmpty { return false }
        }
        return true
    }

    /// Ends the batch behind so many records; the bytes from `cut` on belong to the next one.
    private func endBatch(_ batch: inout Batch, _ progress: Progress, keepingRecords count: Int, cut: Int) {
        batch.records.removeSubrange(count...)
        carryOffset += UInt64(cut)
        carry.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cut...]))
        batch.bytes.truncate(to: cut)
        recordsRead += count
        appendScattered(&batch, progress.products)
    }

    /// Puts the rows that stand elsewhere behind those that stand with their product.
    private func appendScattered(_ batch: inout Batch, _ products: [UInt32?]) {
        guard !scattered.isEmpty else { return }
        var gathered: [Record] = []
        gathered.reserveCapacity(batch.records.count)
        for index in batch.records.indices {
            let record = batch.records[index]
            gathered.append(record)
            guard record.product >= 0, let number = products[Int(record.product)] else { continue }
            let isLast =
                !batch.records[(index + 1)...].prefix { $0.product < 0 || $0.product == record.product }
                .contains { $0.product == record.product }
            guard isLast else { continue }
            for row in scattered.rows(of: number) {
                let start = batch.bytes.count
                let length = Int(row.length)
                batch.bytes.reserve(length)
                let filled: Void? = try? batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
                    try source.read(at: row.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
                }
                guard filled != nil else { continue }
                var single = CSVLexer(delimiter: lexer.delimiter, maximumRecordBytes: options.maximumRecordBytes)
                var records: [Record] = []
                _ = single.lex(
                    batch.bytes.bytes, from: start, atEnd: true, fileOffset: 0, cells: &batch.cells, records: &records)
                guard var found = records.first else { continue }
                found.location = Location(line: row.line, record: row.record)
                found.offset = row.offset
                found.product = record.product
                gathered.append(found)
            }
        }
        recordsRead += gathered.count - batch.records.count
        batch.records = gathered
    }

    // MARK: Records over the limit

    /// Reads a record that is larger than one may be: its first cells, for the ids in them, and where it ends.
    private func readOversized(into batch: inout Batch) throws(ReadingError) {
        let start = batch.bytes.count
        let prefix = 1 << 16
        try batch.bytes.fill(atLeast: prefix) { room throws(ReadingError) in
            try source.read(at: carryOffset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<prefix]))
        }
        var single = CSVLexer(delimiter: lexer.delimiter)
        var records: [Record] = []
        _ = single.lex(
            batch.bytes.bytes, from: start, atEnd: true, fileOffset: 0, cells: &batch.cells, records: &records)
        var record = records[0]
        // The last cell may be cut.
        if record.cellCount > 0 { record.cellCount -= 1 }
        record.fault = .tooLarge
        record.location = Location(line: lexer.line, record: lexer.record)
        record.offset = carryOffset
        let end = try endOfLine(from: carryOffset)
        record.length = end - carryOffset
        batch.records.append(record)
        lexer.record += 1
        lexer.line += 1
        carryOffset = end
        source.seek(to: end)
    }

    /// The offset behind the line end that comes next.
    private func endOfLine(from offset: UInt64) throws(ReadingError) -> UInt64 {
        var block = ByteBuffer(capacity: 1 << 16)
        var position = offset
        while true {
            block.removeAll()
            let at = position
            try block.fill(atLeast: 1 << 16) { room throws(ReadingError) in try source.read(at: at, into: room) }
            let bytes = block.bytes
            guard !bytes.isEmpty else { return position }
            guard let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
                position += UInt64(bytes.count)
                continue
            }
            position += UInt64(end) + 1
            guard bytes[end] == 0x0D else { return position }
            var next: UInt8 = 0
            let behind = position
            let count = try withUnsafeMutableBytes(of: &next) { room throws(ReadingError) in
                try source.read(at: behind, into: room)
            }
            return count == 1 && next == 0x0A ? position + 1 : position
        }
    }

    // MARK: Passes that look for something

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
        carryOffset = UInt64(file.head.count)
        source.seek(to: carryOffset)
        lexer.line = bodyLine
        lexer.record = 1
        grouping = RowGrouping(plan: plan, forced: options.operation)
        var batch = Batch(file: file)
        while try read(into: &batch) { batch.reset(file: file, sequence: 0) }
        indexed.sort()
        return indexed
    }

    /// Whether the first filled price of a file has a decimal comma.
    private static func firstPriceHasComma(
        _ source: ByteSource, _ dialect: CSVDialect, _ plan: ColumnPlan, _ maximumRecordBytes: Int
    ) throws(ReadingError) -> Bool {
        let columns = plan.roles.indices.filter { plan.roles[$0] == .price }
        guard !columns.isEmpty else { return false }
        var block = ByteBuffer(capacity: 1 << 16)
        source.seek(to: UInt64(dialect.bodyOffset))
        var lexer = CSVLexer(delimiter: dialect.delimiter, maximumRecordBytes: maximumRecordBytes)
        while true {
            let before = block.count
            let wanted = max(1 << 16, before)
            try block.fill(atLeast: wanted) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
            let atEnd = block.count - before < wanted
            var cells = PlainBuffer<RowCell>()
            var records: [Record] = []
            let end = lexer.lex(
                block.bytes, from: 0, atEnd: atEnd, fileOffset: 0, cells: &cells, records: &records)
            for record in records {
                for column in columns where column < Int(record.cellCount) {
                    let cell = cells[Int(record.firstCell) + column]
                    let text = block.bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed
                    if !text.isEmpty { return text.contains(0x2C) }
                }
            }
            if atEnd || (end == 0 && block.count > maximumRecordBytes) { return false }
            block.dropFirst(end)
        }
    }
}
