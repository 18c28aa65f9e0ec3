import Bytes
import FeedModel

/// How the rows of one CSV are grouped into products.
protocol CSVGrouping {
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column, until it is asked again; empty for a
    ///   column of -1.
    mutating func classify(_ record: Record, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Membership
    mutating func endBatch(rewinds: Bool)
    /// What comes next is not right after the row before.
    mutating func breakOff()
}

extension RowGrouping: CSVGrouping {}

/// Rows of a table whose format finds a key in each.
struct TableGrouping: CSVGrouping {
    let table: any TableFormat
    var keys: KeyedGrouping

    mutating func classify(_ record: Record, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Membership {
        keys.classify(table.key(text), record)
    }

    mutating func endBatch(rewinds: Bool) { if rewinds { keys.endBatch() } }
    mutating func breakOff() { keys.endBatch() }
}

/// The rows of a CSV as a stream cuts and groups them.
struct CSVFormat<Grouping: CSVGrouping>: RecordFormat {
    private var lexer: CSVLexer
    /// Up to where the batch's bytes have been lexed.
    private var lexed = 0
    private var grouping: Grouping
    private let header: CSVHeader
    private let table: (any TableFormat)?
    private let repeatedHeader: RepeatedHeader
    /// Where the header occurs again with its columns in another order: nothing is read from there on.
    private var movedHeader: Location?
    private let headFindings: [(code: FindingCode, column: Int, facts: (Fact, Fact))]
    private let lacking: [LackingField]
    private let numberColumns: [Int]
    private var evidence = NumberEvidence()
    /// A class, because it is used while the grouping changes.
    private let scratch = Scratch()

    private final class Scratch {
        var unescaped = ByteBuffer(capacity: 64)
    }

    init(
        _ known: KnownHeader, _ grouping: Grouping, maximumRecordBytes: Int, lacking: [LackingField] = []
    ) {
        self.lacking = lacking
        (header, table) = (known.header, known.table)
        numberColumns = table?.numberColumns ?? []
        self.grouping = grouping
        lexer = CSVLexer(
            delimiter: header.delimiter, columns: header.names.count, maximumRecordBytes: maximumRecordBytes)
        lexer.line = header.bodyLine
        repeatedHeader = known.repeated
        headFindings =
            Self.findings(of: known.plan)
            + (table?.repeatedColumns ?? []).map { [names = header.names] column in
                (.sourceDuplicateColumn, column, (.string(names[column]), .none))
            }
    }

    var configuredPath: ConfiguredPath? { nil }
    var endedEarly: Bool { movedHeader != nil }
    func endOfRecords(_ batch: Batch) -> Int { lexed }

    func finish(_ batch: Batch, _ blocks: BlockReader) -> Bool {
        if let movedHeader {
            batch.locations.append(movedHeader)
            batch.findings.append(
                Finding(
                    .sourceUnreadable, at: Place(location: UInt32(batch.locations.count - 1)),
                    facts: .words("another header is here, with other columns or in another order"),
                    .words("header")))
        }
        return true
    }

    func content(_ source: ByteSource) throws(ReadingError) -> IndexedContent {
        .table(table, delimiter: lexer.delimiter)
    }

    // MARK: Rows

    mutating func cut(_ batch: Batch, _ blocks: inout BlockReader, atEnd: Bool) throws(ReadingError) -> Bool {
        var atEnd = atEnd
        lex(batch, blocks, from: lexed, atEnd)
        while let kept = lexer.cut, !atEnd {
            blocks.goOn(at: blocks.offset(of: lexed, batch))
            batch.bytes.truncate(to: kept)
            atEnd = try blocks.read(into: batch, open: 0)
            lex(batch, blocks, from: kept, atEnd)
        }
        return atEnd
    }

    private mutating func lex(_ batch: Batch, _ blocks: BlockReader, from start: Int, _ atEnd: Bool) {
        lexed = lexer.lex(
            batch.bytes.bytes, from: start, atEnd: atEnd, fileOffset: blocks.offset(of: 0, batch), cells: &batch.cells,
            records: &batch.records)
    }

    mutating func restart(before record: Record?, _ batch: Batch, _ blocks: BlockReader) {
        if let record {
            lexer.line = record.location.line
            lexer.record = record.location.record
        }
        lexed = 0
    }

    mutating func classify(_ record: Record, _ batch: Batch) -> Membership {
        if record.fault == .none, Self.isBlank(record, batch) { return .blank }
        let bytes = batch.bytes.bytes
        let scratch = scratch
        switch lookForHeader(record, batch) {
        case .other: break
        case .same:
            grouping.breakOff()
            return .header
        case .moved:
            movedHeader = record.location
            return .end
        }
        let membership = grouping.classify(record) { column in
            Self.text(column, of: record, batch.cells, bytes, &scratch.unescaped)
        }
        return membership == .nameless && record.fault != .none ? .unusable : membership
    }

    /// Whether a row is the header again.
    @inline(__always)
    private func lookForHeader(_ record: Record, _ batch: Batch) -> RepeatedHeader.Row {
        guard record.fault == .none else { return .other }
        let bytes = batch.bytes.bytes
        let scratch = scratch
        return repeatedHeader.look(record) { column in
            Self.text(column, of: record, batch.cells, bytes, &scratch.unescaped)
        }
    }

    mutating func endBatch(rewinds: Bool) { grouping.endBatch(rewinds: rewinds) }

    var numbers: NumberStyle { evidence.style }

    mutating func noteNumbers(_ record: Record, _ batch: Batch) {
        guard record.fault == .none else { return }
        for column in numberColumns {
            evidence.note(Self.text(column, of: record, batch.cells, batch.bytes.bytes, &scratch.unescaped))
        }
    }

    /// The text of a cell without blanks at its ends; empty where the row has no such cell. Valid until the next call.
    @inline(__always)
    private static func text(
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

    private static func isBlank(_ record: Record, _ batch: Batch) -> Bool {
        let bytes = batch.bytes.bytes
        for index in 0..<Int(record.cellCount) {
            let cell = batch.cells[Int(record.firstCell) &+ index]
            guard cell.count > 0 else { continue }
            if !bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed.isEmpty { return false }
        }
        return true
    }

    func read(_ run: RecordIndex.Run, of file: RecordIndex.File, into batch: Batch) throws(ReadingError) -> [Record] {
        guard case .table(_, let delimiter) = file.content else { return [] }
        let start = batch.bytes.count
        let whole = run.end - run.offset
        let limit = lexer.maximumRecordBytes
        // Of a row that is larger than may be, as much is read as shows that.
        let length = Int(run.isTooLarge ? min(whole, UInt64(limit) + 2) : whole)
        try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
            try file.source.read(at: run.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
        }
        var single = CSVLexer(
            delimiter: delimiter, columns: file.file.columns.count, maximumRecordBytes: limit)
        single.line = run.line
        single.record = run.record
        var records: [Record] = []
        _ = single.lex(
            batch.bytes.bytes, from: start, atEnd: !run.isTooLarge, fileOffset: run.offset &- UInt64(start),
            cells: &batch.cells, records: &records)
        if let kept = single.cut { batch.bytes.truncate(to: kept) }
        if run.isTooLarge, !records.isEmpty { records[0].length = whole }
        for index in records.indices where records[index].fault == .none && Self.isBlank(records[index], batch) {
            records[index].fate = .skipped
        }
        return records
    }

    // MARK: The header

    mutating func reportHead(_ batch: Batch) {
        guard header.isBroken || !headFindings.isEmpty || !lacking.isEmpty else { return }
        batch.locations.append(Location(line: header.line, record: 0))
        if header.isBroken { batch.findings.append(Finding(.sourceUnterminatedQuote, at: Place(location: 0))) }
        for finding in headFindings {
            batch.findings.append(
                Finding(
                    finding.code, at: Place(location: 0, column: .column(UInt16(finding.column))),
                    facts: finding.facts.0, finding.facts.1))
        }
        for field in lacking {
            batch.findings.append(
                Finding(
                    .sourceColumnMissing, at: Place(location: 0), facts: .string(field.name),
                    field.nearest.map { .string($0) } ?? .none))
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
