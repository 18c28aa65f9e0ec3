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
                Self.text(column, of: record, batch.cells, bytes, &unescaped)
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
            var records = try lex(
                Stretch(
                    offset: run.offset, end: run.end, line: run.line, record: run.record, isTooLarge: run.isTooLarge),
                of: file.source, delimiter, columns: file.file.columns.count, into: &batch)
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
