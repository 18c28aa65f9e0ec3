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
    package let materialiser: any BatchMaterialiser
    /// The pass met a row of a product that stood further up; the batch it is in must not be used.
    package internal(set) var foundScatteredRows = false

    let source: ByteSource
    let options: ReadingOptions
    let scattered: ScatteredRows
    private let headerFindings: [(code: FindingCode, column: Int, facts: (Fact, Fact))]
    private let headerLine: UInt32
    private let headerIsBroken: Bool
    let bodyLine: UInt32
    var lexer: CSVLexer
    var grouping: RowGrouping
    /// Set for a file of a dialect.
    var shop: (table: any ShopTable, reading: ShopReading)?
    /// The bytes that were read and belong to the next batch.
    var carry = ByteBuffer(capacity: 1 << 16)
    /// Late rows are noted rather than stopped at.
    var isIndexing = false
    var isInLateRun = false
    var indexed = ScatteredRows()
    var recordsRead = 0
    /// Some rows are read with their product in another place.
    var hasRecordsElsewhere = false
    /// The carry may hold products enough for a batch.
    private var carryIsLarge = false
    var isFirstBatch = true
    var isFinished = false

    /// How far the file has been read, in bytes.
    package var bytesRead: UInt64 { source.position }

    /// Opens a catalog and reads its header.
    ///
    /// - Parameters:
    ///   - source: the file in UTF-8; the caller transcodes any other encoding.
    ///   - encoding: the encoding the file had before that.
    ///   - scattered: what an earlier pass found of this file.
    ///   - pass: what a file of a dialect is read for.
    /// - Returns: nil when its header is neither a canonical catalog's nor a dialect's.
    /// - Throws: `ReadingError` when the file cannot be read.
    package init?(
        source: ByteSource, index: Int, options: ReadingOptions, encoding: String = "UTF-8",
        scattered: ScatteredRows = ScatteredRows(), pass: ShopPass = .products(nil)
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
            dialect = CSVDialect(
                block: head.bytes, atEnd: atEnd, named: options.dialect,
                columns: options.mapping.header(of: source.name))
            if dialect == nil, atEnd || head.count > options.maximumRecordBytes { return nil }
        }
        guard let dialect, dialect.header.count < Int(UInt16.max) else { return nil }
        let found = Self.shopTable(dialect.header, options)
        guard found != nil || ColumnPlan.recognises(header: dialect.header) else { return nil }
        plan = ColumnPlan(header: found == nil ? dialect.header : [])
        var point: UInt8 = 0x2E
        if found == nil, dialect.delimiter != 0x2C,
            try dialect.firstPriceHasComma(source, plan, options.maximumRecordBytes)
        {
            point = 0x2C
        }
        file = CatalogFile(
            index: index, name: source.name, format: .csv, columns: dialect.header, decimalPoint: point,
            presence: plan.presence, head: Array(head.bytes[..<dialect.bodyOffset]), encoding: encoding,
            dialect: found?.recognised)
        if let found {
            let reading = ShopReading(found.recognised.name, pass: pass, file: index)
            materialiser = Self.materialiser(found.table, file, options, reading.directory)
            shop = (found.table, reading)
        } else {
            materialiser = CSVMaterialiser(
                plan: plan, encoding: encoding, maximumRecordBytes: options.maximumRecordBytes)
        }
        self.source = source
        self.options = found == nil ? options : options.ofShop
        self.scattered = scattered
        lexer = CSVLexer(
            delimiter: dialect.delimiter, columns: dialect.header.count,
            maximumRecordBytes: options.maximumRecordBytes)
        lexer.line = dialect.bodyLine
        grouping = RowGrouping(plan: plan, forced: options.operation, known: options.known)
        headerLine = dialect.headerLine
        headerIsBroken = dialect.headerIsBroken
        bodyLine = dialect.bodyLine
        headerFindings = Self.findings(of: plan)
        source.seek(to: UInt64(dialect.bodyOffset))
    }

    /// Fills an empty batch with the next products.
    ///
    /// - Returns: false when nothing is left.
    /// - Throws: `ReadingError` when the file cannot be read on; the products that were whole before are in the batch.
    package func read(into batch: inout Batch) throws(ReadingError) -> Bool {
        guard !isFinished else { return false }
        if isFirstBatch { reportHeader(&batch) }
        isFirstBatch = false
        var progress = Progress()
        do throws(ReadingError) {
            return try read(into: &batch, &progress)
        } catch {
            // More rows of the last product may stand where nothing can be read.
            isFinished = true
            if progress.currentProduct >= 0 { batch.records.removeSubrange(progress.lastProductStart...) }
            throw error
        }
    }

    private func read(into batch: inout Batch, _ progress: inout Progress) throws(ReadingError) -> Bool {
        batch.bytes.append(carry.bytes)
        carry.removeAll()
        var lexed = 0
        while true {
            var atEnd = false
            if carryIsLarge { carryIsLarge = false } else { atEnd = try readBlock(into: &batch) }
            lexed = lex(&batch, from: lexed, atEnd)
            while let kept = lexer.cut, !atEnd {
                source.seek(to: source.position - UInt64(batch.bytes.count - lexed))
                batch.bytes.truncate(to: kept)
                progress.unbrokenFrom = source.position
                atEnd = try readBlock(into: &batch)
                lexed = lex(&batch, from: kept, atEnd)
            }
            let lastIsElsewhere = drop(&batch, from: progress.classified)
            if shop == nil { classify(&batch, &progress) } else { classifyShop(&batch, &progress) }
            if foundScatteredRows, !isIndexing { return true }
            if let full = shop?.reading.full(batch.records, options.batchBytes) {
                carryIsLarge = true
                try endBatch(&batch, progress, before: full)
                return true
            }
            if atEnd {
                isFinished = true
                recordsRead += batch.records.count
                if recordsRead == 0, !hasRecordsElsewhere {
                    batch.findings.append(Finding(.sourceEmptyExport, at: .file))
                }
                try gather(&batch, progress)
                return true
            }
            guard batch.bytes.count >= options.batchBytes else { continue }
            if lexed > 0, progress.currentProduct < 0 || lastIsElsewhere {
                try endBatch(
                    &batch, progress, keepingRecords: batch.records.count, resumingAt: offset(of: lexed, batch))
                return true
            }
            if progress.lastProductStart > 0 {
                grouping.cursor = progress.cursor
                try endBatch(&batch, progress, before: progress.lastProductStart)
                return true
            }
        }
    }

    /// How far the records of a batch have been given their products.
    struct Progress {
        var classified = 0
        /// The number that each of the batch's products has in the file; nil for one without an id.
        var products: [UInt32?] = []
        var currentProduct: Int32 = -1
        /// The first record of the last product, and the grouping as it was behind it.
        var lastProductStart = 0
        var cursor = RowGrouping.Cursor()
        /// From this offset in the file on, the batch's bytes stand as in the file.
        var unbrokenFrom: UInt64 = 0
    }

    /// Reads the next block; true when it ends with the file.
    private func readBlock(into batch: inout Batch) throws(ReadingError) -> Bool {
        let before = batch.bytes.count
        try batch.bytes.fill(atLeast: options.batchBytes) { room throws(ReadingError) in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<options.batchBytes]))
        }
        return batch.bytes.count - before < options.batchBytes
    }

    private func lex(_ batch: inout Batch, from start: Int, _ atEnd: Bool) -> Int {
        lexer.lex(
            batch.bytes.bytes, from: start, atEnd: atEnd, fileOffset: offset(of: 0, batch), cells: &batch.cells,
            records: &batch.records)
    }

    /// Where a byte of the batch stands in the file, for all bytes behind the last gap.
    private func offset(of position: Int, _ batch: borrowing Batch) -> UInt64 {
        source.position &- UInt64(batch.bytes.count) &+ UInt64(position)
    }

    /// Ends the batch before the first record of a product.
    private func endBatch(_ batch: inout Batch, _ progress: Progress, before first: Int) throws(ReadingError) {
        let next = batch.records[first]
        lexer.line = next.location.line
        lexer.record = next.location.record
        try endBatch(&batch, progress, keepingRecords: first, resumingAt: next.offset)
    }

    /// Ends the batch behind so many records; the bytes of the file from `offset` on belong to the next one.
    private func endBatch(
        _ batch: inout Batch, _ progress: Progress, keepingRecords count: Int, resumingAt offset: UInt64
    ) throws(ReadingError) {
        batch.records.removeSubrange(count...)
        if offset >= progress.unbrokenFrom {
            let cut = batch.bytes.count - Int(source.position - offset)
            carry.append(UnsafeBufferPointer(rebasing: batch.bytes.bytes[cut...]))
            batch.bytes.truncate(to: cut)
        } else {
            source.seek(to: offset)
        }
        recordsRead += count
        shop?.reading.forgetRow()
        try gather(&batch, progress)
    }

    private func gather(_ batch: inout Batch, _ progress: Progress) throws(ReadingError) {
        guard let shop else { return try appendScattered(&batch, progress.products) }
        try gatherShop(&batch, shop.reading)
    }

    // MARK: The header

    private func reportHeader(_ batch: inout Batch) {
        guard headerIsBroken || !headerFindings.isEmpty else { return }
        batch.locations.append(Location(line: headerLine, record: 0))
        if headerIsBroken { batch.findings.append(Finding(.sourceUnterminatedQuote, at: Place(location: 0))) }
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
}
