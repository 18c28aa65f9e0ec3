import Bytes
import CatalogReading
import FeedModel

/// A table of a dialect, as its file has it.
struct ShopTableFormat: TableFormat {
    let table: any ShopTable
    let recognised: RecognisedDialect
    let mapping: Mapping
    private let hasTwins: Bool

    init(table: any ShopTable, recognised: RecognisedDialect, mapping: Mapping) {
        self.table = table
        self.recognised = recognised
        self.mapping = mapping
        hasTwins = !table.columns.twins.isEmpty
    }

    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        guard hasTwins else { return table.key(text) }
        let columns = table.columns
        return table.key { column in
            text(column < 0 ? column : columns.filled(column) { text($0).isEmpty })
        }
    }

    var repeatedColumns: [Int] { table.columns.repeated }

    var numberColumns: [Int] { table.columns.numbers }

    func lacking(besides others: Set<String>) -> [LackingField] { table.lacking(besides: others) }

    func materialiser(
        _ file: CatalogFile, maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser {
        func make(_ table: some ShopTable) -> any BatchMaterialiser {
            ShopMaterialiser(
                table, of: file, mapping: mapping, maximumRecordBytes: maximumRecordBytes, index: index)
        }
        return make(table)
    }
}

/// Makes products of the rows of a dialect's files.
struct ShopMaterialiser<Table: ShopTable>: BatchMaterialiser {
    /// The tables of all files of the dialect, by their index in the run.
    let tables: [Int: Table]
    let faults: [Int: RowFaults]
    /// The file that batches come from.
    let file: Int
    let mapping: Mapping
    /// The files that rows of other files' products are in; nil where there are none.
    let others: (any RecordsElsewhere)?

    /// - Parameters:
    ///   - table: the file's own.
    ///   - encoding: the file's own.
    init(
        _ table: Table, of file: CatalogFile, mapping: Mapping, maximumRecordBytes: Int, index: (any RecordsElsewhere)?
    ) {
        var tables: [Int: Table] = [:]
        var faults: [Int: RowFaults] = [:]
        func add(_ table: Table, _ file: CatalogFile) {
            tables[file.index] = table
            faults[file.index] = RowFaults(
                columnCount: file.columns.count, encoding: file.encoding,
                maximumRecordBytes: maximumRecordBytes, harmless: table.columns.harmless, shortFrom: table.shortFrom)
        }
        for (file, content) in index?.contents ?? [] {
            guard case .table(let format as ShopTableFormat, _) = content, let table = format.table as? Table else {
                continue
            }
            add(table, file)
        }
        add(table, file)
        self.tables = tables
        self.faults = faults
        self.file = file.index
        others = index
        self.mapping = mapping
    }

    func materialise(_ batch: Batch) {
        guard let ownFaults = faults[file], let ownTable = tables[file] else { return }
        let rawCount = batch.bytes.count
        ownFaults.look(at: batch, rawCount: rawCount)
        batch.otherFiles = others
        let words = mapping.words(in: batch)
        var builder = ShopProductBuilder(batch, tables, mapping)
        var unused = UnusedCells(file: file)
        var rows: [ShopRow<Table>] = []
        var current: Int32 = -1
        for index in batch.records.indices {
            let record = batch.records[index]
            let location = UInt32(batch.locations.count)
            batch.locations.append(record.location)
            if record.product >= 0, record.product != current, !rows.isEmpty {
                make(&rows, &builder, words, &unused)
            }
            guard record.product >= 0 else {
                if record.fate == .rejected { report(record, location, batch, product: -1) }
                continue
            }
            current = record.product
            let file = record.location.file == Location.ownFile ? self.file : Int(record.location.file)
            guard let table = file == self.file ? ownTable : tables[file] else { continue }
            rows.append(ShopRow(record: index, location: location, file: file, table: table))
        }
        if !rows.isEmpty { make(&rows, &builder, words, &unused) }
        for (file, counts) in unused.all {
            guard let names = tables[file]?.columns.names else { continue }
            for (column, count) in counts.enumerated() where count > 0 {
                var name = names[column]
                name.withUTF8 { batch.unused.note($0, count: count) }
            }
        }
    }

    private func report(_ record: Record, _ location: UInt32, _ batch: Batch, product: Int32) {
        let file = record.location.file == Location.ownFile ? self.file : Int(record.location.file)
        faults[file]?.report(record, location, batch, product: product)
    }

    private func make(
        _ rows: inout [ShopRow<Table>], _ builder: inout ShopProductBuilder<Table>, _ words: MappingWords,
        _ unused: inout UnusedCells
    ) {
        defer { rows.removeAll(keepingCapacity: true) }
        let batch = builder.batch
        let product = Int32(batch.products.count)
        var isBroken = false
        for row in rows {
            faults[row.file]?.check(&batch.records[row.record], row.location, batch, product: product)
            batch.records[row.record].product = product
            guard batch.records[row.record].fault != .none else { continue }
            isBroken = true
            report(batch.records[row.record], row.location, batch, product: product)
        }
        builder.start(rows)
        if isBroken {
            let id = Table.itemID(builder)
            builder.finishUnreadable(id)
        } else if let reason = Table.build(&builder) {
            for row in rows.indices { builder.skip(row, reason) }
            builder.abandon()
            batch.findings.removeAll { $0.product == product }
            return
        } else {
            builder.finish()
            builder.placeColumns(words, &unused)
        }
        let first = rows[0].record
        batch.products[Int(product)].records = first..<(rows[rows.count - 1].record + 1)
    }
}
