import Bytes
import FeedModel

/// What is wrong with rows of a CSV as rows, whatever their cells say: found and reported alike for all dialects.
struct RowFaults: Sendable {
    /// Columns of the header.
    let columnCount: Int
    /// The encoding that the file is said to have, for the message.
    let encoding: String
    let maximumRecordBytes: Int

    /// Marks a record with too few or too many cells. Blank ones too many are a warning, which is added here.
    func checkWidth(_ record: inout Record, _ location: UInt32, _ batch: inout Batch, product: Int32) {
        guard record.fault == .none, Int(record.cellCount) != columnCount else { return }
        let tooMany = Int(record.cellCount) > columnCount
        let extraAreBlank =
            tooMany
            && (columnCount..<Int(record.cellCount)).allSatisfy { CellText.of($0, in: record, &batch).isEmpty }
        guard extraAreBlank else {
            record.fault = .ragged
            return
        }
        batch.findings.append(
            Finding(
                .sourceRaggedRecord, at: Place(location: location), product: product,
                facts: .integer(Int64(record.cellCount)), .integer(Int64(columnCount)), severity: .warning))
    }

    /// Marks the records whose bytes are not UTF-8 or hold a NUL.
    func markBadEncoding(_ batch: inout Batch, rawCount: Int) {
        let raw = UnsafeBufferPointer(rebasing: batch.bytes.bytes[..<rawCount])
        guard raw.firstByteThatIsNoText != nil else { return }
        batch.hasBadBytes = true
        for index in batch.records.indices where batch.records[index].fault != .tooLarge {
            let record = batch.records[index]
            guard record.cellCount > 0 else { continue }
            let first = batch.cells[Int(record.firstCell)]
            let last = batch.cells[Int(record.firstCell + record.cellCount) - 1]
            let start = Int(first.offset)
            let row = UnsafeBufferPointer(rebasing: raw[start..<max(start, Int(last.offset) + last.count)])
            if row.firstByteThatIsNoText != nil {
                batch.records[index].fault = .encoding
                if record.product < 0, record.fate == .used { batch.records[index].fate = .rejected }
            }
        }
    }

    func report(_ record: Record, _ location: UInt32, _ batch: inout Batch, product: Int32) {
        let place = Place(location: location)
        let finding: Finding
        switch record.fault {
        case .none: return
        case .unterminatedQuote:
            let column = Int(record.cellCount)
            finding = Finding(
                .sourceUnterminatedQuote,
                at: Place(
                    location: location,
                    column: column < columnCount ? .column(UInt16(column)) : .none),
                product: product)
        case .tooLarge:
            finding = Finding(
                .sourceRecordTooLarge, at: place, product: product, facts: .words("record"),
                .integer(Int64(maximumRecordBytes)))
        case .ragged:
            finding = Finding(
                .sourceRaggedRecord, at: place, product: product, facts: .integer(Int64(record.cellCount)),
                .integer(Int64(columnCount)))
        case .encoding:
            finding = badEncoding(record, location, &batch, product: product)
        // Only XML is.
        case .malformed: return
        }
        batch.findings.append(finding)
    }

    /// Points at the first cell of the record that is not text.
    private func badEncoding(_ record: Record, _ location: UInt32, _ batch: inout Batch, product: Int32) -> Finding {
        var place = Place(location: location)
        var offset: Int64 = 0
        for index in 0..<Int(record.cellCount) {
            let cell = batch.cells[Int(record.firstCell) + index]
            let text = Text(offset: Int(cell.offset), count: cell.count)
            let bytes = batch.bytes.bytes[text]
            guard let bad = bytes.firstByteThatIsNoText else { continue }
            offset = Int64(bad) + 1
            place.value = text
            if index < columnCount { place.column = .column(UInt16(index)) }
            break
        }
        return Finding(.sourceEncoding, at: place, product: product, facts: .string(encoding), .integer(offset))
    }
}
