import Bytes
import FeedModel

/// Rows and their products in a file of a dialect.
extension CSVCatalogReader {
    /// Gives each new record its product.
    func classifyShop(_ batch: inout Batch, _ progress: inout Progress) {
        guard var shop else { return }
        let bytes = batch.bytes.bytes
        var unescaped = ByteBuffer(capacity: 64)
        for index in progress.classified..<batch.records.count {
            let record = batch.records[index]
            if record.fault == .none, isBlank(record, batch.cells, bytes) {
                batch.records[index].fate = .skipped
                continue
            }
            let key = shop.table.key { column in
                guard column >= 0, column < Int(record.cellCount) else {
                    return UnsafeBufferPointer(rebasing: bytes[..<0])
                }
                let cell = batch.cells[Int(record.firstCell) &+ column]
                let text = bytes[Text(offset: Int(cell.offset), count: cell.count)]
                guard cell.hasDoubledQuotes else { return text.trimmed }
                unescaped.removeAll()
                unescaped.append(undoublingQuotes: text)
                return unescaped.bytes.trimmed
            }
            let membership = shop.reading.classify(key, record)
            if membership == .nameless, record.fault != .none {
                batch.records[index].fate = .rejected
                progress.currentProduct = -1
                continue
            }
            if progress.currentProduct < 0 || membership != .current {
                progress.products.append(nil)
                progress.currentProduct = Int32(progress.products.count - 1)
                progress.lastProductStart = index
            }
            batch.records[index].product = progress.currentProduct
        }
        progress.classified = batch.records.count
        self.shop = shop
    }

    /// Puts the rows that stand elsewhere behind those that stand with their product.
    func gatherShop(_ batch: inout Batch, _ reading: ShopReading) throws(ReadingError) {
        recordsRead += try reading.gather(&batch) { file, run, batch throws(ReadingError) in
            guard case .table(_, let delimiter) = file.content else { return [] }
            let start = batch.bytes.count
            let length = Int(min(run.end - run.offset, run.isTooLarge ? UInt64(options.maximumRecordBytes) + 2 : .max))
            try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
                try file.source.read(at: run.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
            }
            var single = CSVLexer(delimiter: delimiter, maximumRecordBytes: options.maximumRecordBytes)
            single.line = run.line
            single.record = run.record
            var records: [Record] = []
            _ = single.lex(
                batch.bytes.bytes, from: start, atEnd: !run.isTooLarge, fileOffset: run.offset &- UInt64(start),
                cells: &batch.cells, records: &records)
            if run.isTooLarge {
                if let kept = single.cut { batch.bytes.truncate(to: kept) }
                records.indices.first.map { records[$0].length = run.end - run.offset }
            }
            for index in records.indices
            where records[index].fault == .none && isBlank(records[index], batch.cells, batch.bytes.bytes) {
                records[index].fate = .skipped
            }
            return records
        }
    }

    /// What rows of other files its products have; nil for a canonical file.
    package var directory: ShopDirectory? { shop?.reading.directory }

    /// Whether a file that begins like that is a CSV of a dialect. A header that is not whole there is read again when the
    /// file is opened.
    package static func isShopTable(
        _ start: UnsafeBufferPointer<UInt8>, name: String, _ options: ReadingOptions
    ) -> Bool {
        let columns = options.mapping.header(of: name)
        guard let found = CSVDialect(block: start, atEnd: true, named: options.dialect, columns: columns) else {
            return false
        }
        return shopTable(found.header, options) != nil
    }

    /// The table of a file whose header is a dialect's: where one is named, or certain, or nothing else fits.
    static func shopTable(
        _ header: [String], _ options: ReadingOptions
    ) -> (table: any ShopTable, recognised: RecognisedDialect)? {
        guard options.dialect != DialectList.canonical,
            let found = DialectList.recognise(header: header, named: options.dialect),
            found.recognised.certainty > .likely || !ColumnPlan.recognises(header: header),
            let table = found.dialect.table?.init(header: header, mapping: options.mapping)
        else { return nil }
        return (table, found.recognised)
    }

    static func materialiser(
        _ table: some ShopTable, _ file: CatalogFile, _ options: ReadingOptions, _ directory: ShopDirectory?
    ) -> any BatchMaterialiser {
        ShopMaterialiser(table, of: file, options: options, directory: directory)
    }
}
