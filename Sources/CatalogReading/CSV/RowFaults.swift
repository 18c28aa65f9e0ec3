import Bytes
package import FeedModel

/// What is wrong with rows of a CSV as rows, whatever their cells say: found and reported alike for all dialects.
package struct RowFaults: Sendable {
    /// Columns of the header.
    private let columnCount: Int
    /// The encoding that the file is said to have, for the message.
    private let encoding: String
    private let maximumRecordBytes: Int
    private let harmless: Set<Int>
    /// Rows may lack the columns from that one on.
    private let shortFrom: Int

    /// - Parameters:
    ///   - harmless: columns in which a spreadsheet's error spoils nothing: those that are not used, and barcodes.
    ///   - shortFrom: nil: rows have as many cells as the header.
    package init(
        columnCount: Int, encoding: String, maximumRecordBytes: Int, harmless: Set<Int> = [], shortFrom: Int? = nil
    ) {
        self.shortFrom = shortFrom ?? columnCount
        self.columnCount = columnCount
        self.encoding = encoding
        self.maximumRecordBytes = maximumRecordBytes
        self.harmless = harmless
    }

    /// Marks a record with too few or too many cells. What is a warning only is added here: blank cells too many, and
    /// quotes in the wrong place.
    package func check(_ record: inout Record, _ location: UInt32, _ batch: Batch, product: Int32) {
        guard record.fault == .none else { return }
        checkWidth(&record, location, batch, product: product)
        if record.fault == .none, batch.mayHaveSpreadsheetErrors || hasNumberedError(record, batch),
            !spreadsheetErrors(record, batch).isEmpty
        {
            record.fault = .spreadsheetError
        }
        if record.hasStrayQuotes, record.fault == .none {
            reportStrayQuotes(record, location, batch, product: product)
        }
    }

    private func checkWidth(_ record: inout Record, _ location: UInt32, _ batch: Batch, product: Int32) {
        guard Int(record.cellCount) != columnCount else { return }
        let tooMany = Int(record.cellCount) > columnCount
        if !tooMany, Int(record.cellCount) >= shortFrom {
            batch.findings.append(
                Finding(
                    .sourceRaggedRecord, at: Place(location: location), product: product,
                    facts: .integer(Int64(record.cellCount)), .integer(Int64(columnCount)), .words("short"),
                    isOncePerFile: true, severity: .warning))
            return
        }
        let extraAreBlank =
            tooMany
            && (columnCount..<Int(record.cellCount)).allSatisfy { CellText.of($0, in: record, batch).isEmpty }
        guard extraAreBlank else {
            record.fault = .ragged
            return
        }
        batch.findings.append(
            Finding(
                .sourceRaggedRecord, at: Place(location: location), product: product,
                facts: .integer(Int64(record.cellCount)), .integer(Int64(columnCount)), severity: .warning))
    }

    /// Whether a cell of a record may be an error without a word of its own, such as `Err:502`.
    private func hasNumberedError(_ record: Record, _ batch: Batch) -> Bool {
        let bytes = batch.bytes.bytes
        for index in 0..<Int(record.cellCount) {
            let cell = batch.cells[Int(record.firstCell) &+ index]
            guard cell.count >= 7, cell.count <= 24 else { continue }
            let text = UnsafeBufferPointer(rebasing: bytes[Int(cell.offset)..<Int(cell.offset) &+ cell.count])
            if SpreadsheetErrors.endsInNumber(text) { return true }
        }
        return false
    }

    /// The cells of a record that hold a spreadsheet's error where a value is needed.
    private func spreadsheetErrors(_ record: Record, _ batch: Batch) -> [(column: Int, text: Text)] {
        var found: [(column: Int, text: Text)] = []
        for column in 0..<min(Int(record.cellCount), columnCount) {
            let cell = batch.cells[Int(record.firstCell) &+ column]
            let text = batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)].trimmed
            guard SpreadsheetErrors.isError(text), !harmless.contains(column) else { continue }
            found.append((column, CellText.of(column, in: record, batch)))
        }
        return found
    }

    private func reportStrayQuotes(_ record: Record, _ location: UInt32, _ batch: Batch, product: Int32) {
        for column in 0..<min(Int(record.cellCount), columnCount) {
            let cell = batch.cells[Int(record.firstCell) &+ column]
            guard Self.hasStrayQuote(cell, batch.bytes.bytes) else { continue }
            let text = CellText.of(column, in: record, batch)
            batch.findings.append(
                Finding(
                    .sourceStrayQuote, at: Place(location: location, column: .column(UInt16(column)), value: text),
                    product: product))
        }
    }

    /// Whether a cell of such a row is one of those with text after the closing quote: it begins with its own quote, or
    /// is enclosed in quotes with single ones in it.
    private static func hasStrayQuote(_ cell: RowCell, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(cell.offset)
        guard cell.count > 0 else { return false }
        if bytes[start] == 0x22, !cell.hasDoubledQuotes { return true }
        guard start > 0, bytes[start - 1] == 0x22 else { return false }
        var run = 0
        for byte in bytes[start..<start + cell.count] {
            if byte == 0x22 {
                run += 1
            } else {
                if run % 2 == 1 { return true }
                run = 0
            }
        }
        return run % 2 == 1
    }

    /// Looks at the bytes of all records at once: marks those that are not UTF-8 or hold a NUL, and says whether some
    /// may hold a spreadsheet's error.
    package func look(at batch: Batch, rawCount: Int) {
        let raw = UnsafeBufferPointer(rebasing: batch.bytes.bytes[..<rawCount])
        batch.mayHaveSpreadsheetErrors = SpreadsheetErrors.mayOccur(in: raw)
        guard raw.firstByteThatIsNoText != nil else { return }
        batch.hasBadBytes = true
        for index in batch.records.indices where !batch.records[index].fault.isOfSize {
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

    /// Appends the finding about a record's fault; `product` is -1 where it names none.
    package func report(_ record: Record, _ location: UInt32, _ batch: Batch, product: Int32) {
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
            finding = badEncoding(record, location, batch, product: product)
        case .tooMany:
            // It is said where the product is, once.
            guard product >= 0 else { return }
            finding = Finding(.itemTooManyRecords, at: place, product: product)
        // Only XML is.
        case .malformed: return
        case .spreadsheetError:
            for (column, text) in spreadsheetErrors(record, batch) {
                batch.findings.append(
                    Finding(
                        .sourceSpreadsheetError,
                        at: Place(location: location, column: .column(UInt16(column)), value: text), product: product))
            }
            return
        }
        batch.findings.append(finding)
    }

    /// Points at the first cell of the record that is not text.
    private func badEncoding(_ record: Record, _ location: UInt32, _ batch: Batch, product: Int32) -> Finding {
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
