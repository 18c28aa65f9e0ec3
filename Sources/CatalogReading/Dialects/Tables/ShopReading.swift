import Bytes
import FeedModel

/// How a CSV reader reads a file of a dialect rather than a canonical one.
struct ShopReading {
    let table: any ShopTable
    let pass: ShopPass
    /// Tells names of one dialect from those of another.
    let salt: UInt64
    /// Index of the file in the run.
    let file: Int
    /// What the row before belonged to.
    var current: UInt64 = 0

    var directory: ShopDirectory? {
        if case .products(let directory) = pass { return directory }
        return nil
    }

    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> ShopRowKey {
        var key = table.key(text)
        if key.product != 0 { key.product = max(mix64(key.product, salt), 1) }
        for index in key.claims.indices where key.claims[index] != 0 {
            key.claims[index] = max(mix64(key.claims[index], salt), 1)
        }
        return key
    }
}

/// What a file of a dialect is read for.
package enum ShopPass {
    /// Rows are only told to a directory.
    case indexing(ShopDirectory)
    /// Products are made, with their rows from elsewhere.
    case products(ShopDirectory?)
    /// Each row stands for itself: for reading single records again.
    case records
}

extension CSVCatalogReader {
    /// Takes out the rows that are read with a product elsewhere.
    ///
    /// - Returns: the last of the new rows is such a one; no row of a product before it follows, then.
    func dropElsewhere(_ batch: inout Batch, _ reading: ShopReading, from start: Int) -> Bool {
        guard let directory = reading.directory, directory.dropped[reading.file] != nil else { return false }
        var kept = start
        var lastIsElsewhere = false
        for index in start..<batch.records.count {
            lastIsElsewhere = directory.isDropped(batch.records[index].offset, file: reading.file)
            guard !lastIsElsewhere else { continue }
            batch.records[kept] = batch.records[index]
            kept += 1
        }
        hasRecordsElsewhere = hasRecordsElsewhere || kept < batch.records.count
        batch.records.removeSubrange(kept...)
        return lastIsElsewhere
    }

    /// Gives each new record its product.
    func classifyShop(_ batch: inout Batch, _ progress: inout Progress) {
        guard var reading = shop else { return }
        let bytes = batch.bytes.bytes
        var unescaped = ByteBuffer(capacity: 64)
        for index in progress.classified..<batch.records.count {
            let record = batch.records[index]
            if record.fault == .none, isBlank(record, batch.cells, bytes) {
                batch.records[index].fate = .skipped
                continue
            }
            let key = reading.key { column in
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
            var product = key.product
            switch reading.pass {
            case .indexing(let directory):
                if product == 0 { directory.breakRun() }
                directory.add(key, record, file: reading.file)
            case .records: product = 0
            case .products: break
            }
            if product == 0, record.fault != .none {
                batch.records[index].fate = .rejected
                reading.current = 0
                progress.currentProduct = -1
                continue
            }
            if progress.currentProduct < 0 || product == 0 || product != reading.current {
                progress.products.append(nil)
                progress.currentProduct = Int32(progress.products.count - 1)
                progress.lastProductStart = index
            }
            reading.current = product
            batch.records[index].product = progress.currentProduct
        }
        progress.classified = batch.records.count
        shop = reading
    }

    /// Puts the rows that stand elsewhere behind those that stand with their product.
    func appendElsewhere(_ batch: inout Batch, _ reading: ShopReading) throws(ReadingError) {
        guard let directory = reading.directory, directory.homes[reading.file] != nil else { return }
        var gathered: [Record] = []
        gathered.reserveCapacity(batch.records.count)
        var extras: [ShopDirectory.Run] = []
        for index in batch.records.indices {
            let record = batch.records[index]
            let isFirst = record.product >= 0 && (index == 0 || batch.records[index - 1].product != record.product)
            if isFirst { extras = directory.extras(at: record.offset, file: reading.file) }
            gathered.append(record)
            let isLast =
                record.product >= 0
                && (index + 1 == batch.records.count || batch.records[index + 1].product != record.product)
            guard isLast, !extras.isEmpty else { continue }
            for run in extras { try lex(run, of: directory, for: record.product, into: &batch, &gathered) }
            extras = []
        }
        recordsRead += gathered.count - batch.records.count
        batch.records = gathered
    }

    /// Reads rows where they stand, in this file or another one.
    private func lex(
        _ run: ShopDirectory.Run, of directory: ShopDirectory, for product: Int32, into batch: inout Batch,
        _ gathered: inout [Record]
    ) throws(ReadingError) {
        guard let file = directory.files[Int(run.file)] else { return }
        let start = batch.bytes.count
        let length = Int(run.end - run.offset)
        try batch.bytes.fill(atLeast: length) { room throws(ReadingError) in
            try file.source.read(at: run.offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<length]))
        }
        var single = CSVLexer(delimiter: file.delimiter, maximumRecordBytes: options.maximumRecordBytes)
        single.line = run.line
        single.record = run.record
        var records: [Record] = []
        _ = single.lex(
            batch.bytes.bytes, from: start, atEnd: true, fileOffset: run.offset &- UInt64(start), cells: &batch.cells,
            records: &records)
        for var record in records {
            record.location.file = Int(run.file) == self.file.index ? Location.ownFile : run.file
            if record.fault == .none, isBlank(record, batch.cells, batch.bytes.bytes) {
                record.fate = .skipped
            } else {
                record.product = product
            }
            gathered.append(record)
        }
    }

    /// What rows of other files its products have; nil for a canonical file.
    package var directory: ShopDirectory? { shop?.directory }

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

    static func salt(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { $0.hash64 }
    }
}
