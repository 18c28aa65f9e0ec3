import Bytes
import FeedModel

extension CSVHeader {
    /// Whether the first filled price of a file has a decimal comma. Leaves the source somewhere.
    func firstPriceHasComma(
        _ source: ByteSource, _ plan: ColumnPlan, _ maximumRecordBytes: Int
    ) throws(ReadingError) -> Bool {
        let columns = plan.roles.indices.filter { plan.roles[$0] == .price }
        guard !columns.isEmpty else { return false }
        var block = ByteBuffer(capacity: 1 << 16)
        source.seek(to: UInt64(bodyOffset))
        var lexer = CSVLexer(
            delimiter: delimiter, columns: plan.columns.count, maximumRecordBytes: maximumRecordBytes)
        var cells = PlainBuffer<RowCell>()
        var records: [Record] = []
        while true {
            let wanted = max(1 << 16, block.count)
            let before = block.count
            try block.fill(atLeast: wanted) { room throws(ReadingError) in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
            let atEnd = block.count - before < wanted
            cells.truncate(to: 0)
            records.removeAll(keepingCapacity: true)
            let end = lexer.lex(
                block.bytes, from: 0, atEnd: atEnd, fileOffset: 0, cells: &cells, records: &records)
            // In a broken row another cell may be where the price is due.
            for record in records where record.fault == .none && Int(record.cellCount) >= plan.columns.count {
                for column in columns {
                    let cell = cells[Int(record.firstCell) + column]
                    let text = block.bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed
                    if !text.isEmpty { return text.contains(0x2C) && FixedDecimal(text, point: 0x2C) != nil }
                }
            }
            if atEnd { return false }
            block.dropFirst(end)
        }
    }
}
