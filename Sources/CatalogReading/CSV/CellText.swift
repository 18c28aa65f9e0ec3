package import Bytes
package import FeedModel

/// The texts of a lexed row's cells.
package enum CellText {
    /// A cell's text: without surrounding blanks, doubled quotes undone. Empty where the row has no such cell.
    package static func of(_ column: Int, in record: Record, _ batch: Batch) -> Text {
        guard column < Int(record.cellCount) else { return .none }
        let cell = batch.cells[Int(record.firstCell) &+ column]
        guard cell.count > 0 else { return .none }
        let begin = Int(cell.offset)
        let (start, end) = trimmedBounds(UnsafePointer(batch.bytes.base), begin, begin &+ cell.count)
        guard cell.hasDoubledQuotes else { return Text(offset: start, count: end &- start) }
        return undouble(start, end, batch)
    }

    private static func undouble(_ start: Int, _ end: Int, _ batch: Batch) -> Text {
        let target = batch.bytes.count
        batch.bytes.reserve(end - start)
        batch.bytes.append(undoublingQuotes: batch.bytes.bytes[Text(offset: start, count: end - start)])
        let (from, to) = trimmedBounds(UnsafePointer(batch.bytes.base), target, batch.bytes.count)
        return Text(offset: from, count: to - from)
    }
}
