import Bytes
import FeedModel

/// Records and their products: which belong together, and those that stand apart.
extension ShopDocumentReader {
    /// Takes out the records that are read with their product's first one instead; true when the last of the new ones is
    /// among them.
    func dropScattered(_ batch: inout Batch, from start: Int) -> Bool {
        scattered.drop(from: &batch.records, from: start)
    }

    /// Gives each new record its product.
    func classify(_ batch: inout Batch, _ progress: inout Progress) {
        for index in progress.classified..<batch.records.count {
            let found = batch.records[index]
            let cell = batch.cells[Int(found.firstCell)]
            let bytes = batch.bytes.bytes[Text(offset: Int(cell.offset), count: cell.count)]
            var startsProduct = progress.currentProduct < 0
            switch grouping.classify(document.identity(of: bytes), at: found.offset) {
            case .nameless, .first:
                startsProduct = true
                isInLateRun = false
            case .current:
                if isInLateRun { noteScattered(found) }
            case .late:
                foundScatteredRows = true
                guard isIndexing else { return }
                isInLateRun = true
                noteScattered(found)
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

    private func noteScattered(_ found: Record) {
        // The last product of a batch is read once more with the next one.
        guard let product = grouping.current, indexed.rows.last.map({ $0.offset < found.offset }) ?? true else {
            return
        }
        indexed.append(
            ScatteredRows.Row(
                product: product, line: found.location.line, record: found.location.record, offset: found.offset,
                length: found.length))
    }

    /// Puts the records that stand elsewhere behind those that stand with their product.
    func appendScattered(_ batch: inout Batch, _ products: [UInt32?]) throws(ReadingError) {
        guard !scattered.isEmpty else { return }
        var gathered: [Record] = []
        gathered.reserveCapacity(batch.records.count)
        for index in batch.records.indices {
            let found = batch.records[index]
            gathered.append(found)
            let isLast = index + 1 == batch.records.count || batch.records[index + 1].product != found.product
            guard isLast, found.product >= 0, let number = products[Int(found.product)] else { continue }
            for row in scattered.rows(of: number) {
                var record = try read(row, into: &batch)
                record.product = found.product
                gathered.append(record)
            }
        }
        recordsRead += gathered.count - batch.records.count
        batch.records = gathered
    }

    /// Reads one record where it stands; of one over the limit as much as shows that it is.
    private func read(_ row: ScatteredRows.Row, into batch: inout Batch) throws(ReadingError) -> Record {
        let start = batch.bytes.count
        let isTooLarge = row.length > UInt64(options.maximumRecordBytes)
        let length = isTooLarge ? 1 << 12 : Int(row.length)
        try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
            try source.read(at: row.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
        }
        var found = Record(
            location: Location(line: row.line, record: row.record), offset: row.offset, length: row.length,
            fault: isTooLarge ? .tooLarge : .none)
        found.firstCell = UInt32(batch.cells.count)
        found.cellCount = 1
        batch.cells.append(RowCell(offset: start, count: batch.bytes.count - start, hasDoubledQuotes: false))
        return found
    }

    /// Reads the whole file, from its first record, for the records that stand apart from their product's first ones.
    /// The reader is used up then.
    ///
    /// - Throws: `ReadingError` when the file cannot be read.
    package func indexScatteredRows() throws(ReadingError) -> ScatteredRows {
        guard !opening.isRefused else { return indexed }
        isIndexing = true
        isFirstBatch = false
        foundScatteredRows = false
        isFinished = false
        sawEnd = false
        carry.removeAll()
        source.seek(to: UInt64(opening.head.count))
        cutter.restart(at: 0)
        line = 1 + opening.head.count { $0 == 0x0A }
        counted = UInt64(opening.head.count)
        record = 1
        grouping = ShopGrouping()
        var batch = Batch(file: file)
        while try read(into: &batch) { batch.reset(file: file, sequence: 0) }
        indexed.sort()
        return indexed
    }
}
