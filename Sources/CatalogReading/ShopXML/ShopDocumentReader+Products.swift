import Bytes
import FeedModel

/// Records and their products: which belong together, and those that stand apart.
extension ShopDocumentReader {
    /// Gives each new record its product.
    func classify(_ batch: inout Batch, _ progress: inout Progress) {
        for index in progress.classified..<batch.records.count {
            let found = batch.records[index]
            let cell = batch.cells[Int(found.firstCell)]
            let bytes = batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)]
            let membership = reading.classify(context.document.identity(of: bytes).key, found)
            if progress.currentProduct < 0 || membership != .current {
                progress.currentProduct += 1
                progress.lastProductStart = index
            }
            batch.records[index].product = progress.currentProduct
        }
        progress.classified = batch.records.count
    }

    /// Puts the records that stand elsewhere behind those that stand with their product.
    func gather(_ batch: inout Batch) throws(ReadingError) {
        recordsRead += try reading.gather(&batch) { file, run, batch throws(ReadingError) in
            let start = batch.bytes.count
            let length = run.isTooLarge ? Self.keptOfLarge : Int(run.end - run.offset)
            try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
                try file.source.read(at: run.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
            }
            guard !run.isTooLarge else {
                let location = Location(line: run.line, record: run.record)
                return [
                    Self.record(
                        start..<batch.bytes.count, at: location, offset: run.offset, length: run.end - run.offset,
                        .tooLarge, &batch)
                ]
            }
            return cut(from: start, run, &batch)
        }
    }

    /// The records of a run, whose bytes are the batch's last.
    private func cut(from start: Int, _ run: ShopDirectory.Run, _ batch: inout Batch) -> [Record] {
        var cutter = XMLRecordCutter(names: context.document.records)
        cutter.restart(at: start)
        var records: [Record] = []
        var location = Location(line: run.line, record: run.record)
        var counted = start
        func append(_ range: Range<Int>, _ fault: Record.Fault) {
            location.line += UInt32(batch.bytes.bytes[counted..<range.lowerBound].lineEnds)
            counted = range.lowerBound
            records.append(
                Self.record(
                    range, at: location, offset: run.offset + UInt64(range.lowerBound - start),
                    length: UInt64(range.count), fault, &batch))
            location.record += 1
        }
        while true {
            switch cutter.next(batch.bytes.bytes) {
            case .element, .endTag: continue
            case .record(let range, let isWhole): append(range, isWhole ? .none : .malformed)
            case .more:
                // Where what follows the run showed that the record ends.
                if cutter.isInRecord { append(cutter.start..<batch.bytes.count, .none) }
                return records
            }
        }
    }

    /// - Parameter kept: the record's bytes in the batch.
    static func record(
        _ kept: Range<Int>, at location: Location, offset: UInt64, length: UInt64, _ fault: Record.Fault,
        _ batch: inout Batch
    ) -> Record {
        var found = Record(location: location, offset: offset, length: length, fault: fault)
        found.firstCell = UInt32(batch.cells.count)
        found.cellCount = 1
        batch.cells.append(RowCell(offset: kept.lowerBound, count: kept.count, hasDoubledQuotes: false))
        return found
    }
}
