import Bytes
import CatalogReading
import FeedModel

/// One row of a product that is being made.
package struct ShopRow<Table: ShopRowTable> {
    /// Index in the batch's records.
    let record: Int
    let location: UInt32
    /// Index of its file in the run.
    let file: Int
    /// What its columns mean.
    let table: Table
    /// Where its cells are, where they are not the record's.
    var cells: (first: UInt32, count: UInt32)?

    init(record: Int, location: UInt32, file: Int, table: Table) {
        (self.record, self.location, self.file, self.table) = (record, location, file, table)
    }

    /// The record with the row's own cells.
    func record(in batch: Batch) -> Record {
        var found = batch.records[record]
        if let cells { (found.firstCell, found.cellCount) = (cells.first, cells.count) }
        return found
    }
}

/// Makes one product in a batch: what the dialects have in common.
package struct ShopProductBuilder<Table: ShopRowTable> {
    let batch: Batch
    let tables: [Int: Table]
    let mapping: Mapping
    /// Some of the tables have columns of one name.
    private let hasTwins: Bool
    /// Turns cells into values, by their kinds.
    let cells: CellReader
    private(set) var rows: [ShopRow<Table>] = []
    private(set) var index = 0
    private var draft: ProductDraft?
    /// Rows that a SKU was made of, with the SKU: columns that the configuration places go there.
    private var skuOfRow: [(row: Int, sku: Int)] = []
    /// Names of columns that products of this batch refer to, where they are in its bytes.
    private var columnNames: [Int: Text] = [:]

    init(_ batch: Batch, _ tables: [Int: Table], _ mapping: Mapping) {
        self.batch = batch
        self.tables = tables
        self.mapping = mapping
        hasTwins = tables.values.contains { !$0.columns.twins.isEmpty }
        cells = CellReader(batch, CellFindings())
    }

    /// Starts the next product.
    mutating func start(_ rows: [ShopRow<Table>]) {
        self.rows = rows
        index = batch.products.count
        cells.placed.removeAll()
        draft = ProductDraft(in: batch, at: rows[0].location, presence: ShopPresence.all)
        skuOfRow.removeAll(keepingCapacity: true)
    }

    /// The product so far.
    var product: Product { draft?.product ?? batch.products[index] }

    /// Appends the product to the batch.
    mutating func finish() {
        cells.findings.drain(into: batch, product: Int32(index))
        draft?.finishShop(in: batch)
        draft = nil
    }

    /// Appends a product of which a row cannot be read: nothing but its id is known. It counts as one variant.
    ///
    /// - Parameter id: the cell that names it, where one does.
    mutating func finishUnreadable(_ id: Cell?) {
        batch.shopCounts.products += 1
        batch.shopCounts.variants += 1
        set(.itemID, id)
        draft?.product.isUnreadable = true
        finish()
    }

    /// Takes back what was made of a product that makes no item.
    mutating func abandon() {
        cells.findings.all.removeAll(keepingCapacity: true)
        draft?.abandon(in: batch)
        draft = nil
    }

    /// What it has, where that is not all that a product has.
    mutating func carry(_ presence: Presence) { draft?.product.presence = presence }

    /// Where the product is: its own row rather than a variant's.
    mutating func place(at row: Int) { draft?.product.location = rows[row].location }

    // MARK: Reading rows

    func table(of row: Int) -> Table { rows[row].table }

    /// The cell of a row; a column of -1 has none.
    func cell(_ row: Int, _ column: Int) -> Cell {
        let place = rows[row]
        guard column >= 0 else { return .absent(at: place.location) }
        let record = place.record(in: batch)
        var column = column
        if hasTwins {
            column = place.table.columns.filled(column) { column in
                batch.bytes.bytes[CellText.of(column, in: record, batch)].trimmed.isEmpty
            }
        }
        let text = CellText.of(column, in: record, batch)
        return Cell(text: text, location: place.location, column: UInt16(column))
    }

    func isBlank(_ row: Int, _ column: Int) -> Bool { cell(row, column).isBlank }

    /// What the column of a row is called, as the name of a feature or an option.
    mutating func name(_ row: Int, _ column: Int) -> Text {
        let key = rows[row].file << 16 | column
        if let known = columnNames[key] { return known }
        var name = table(of: row).columns.names[column]
        let text = name.withUTF8 { batch.keep($0) }
        columnNames[key] = text
        return text
    }

    /// Counts a cell that nothing is made of.
    func leaveOut(_ cell: Cell) {
        guard !cell.isBlank else { return }
        let file = batch.locations[Int(cell.location)].file
        let columns = tables[file == Location.ownFile ? batch.file.index : Int(file)]?.columns
        guard var name = columns?.names[Int(cell.column)] else { return }
        name.withUTF8 { batch.unused.note($0) }
    }

    /// The first filled cell of one column of the rows.
    func first(_ column: (Table) -> Int) -> Cell? {
        for row in rows.indices {
            let found = cell(row, column(table(of: row)))
            if !found.isBlank { return found }
        }
        return nil
    }

    /// The first filled cell of a column that is the product's alone; where a later row says something else, nobody knows
    /// which is meant.
    func agreed(_ column: (Table) -> Int) -> Cell? {
        let cells = rows.indices.map { cell($0, column(table(of: $0))) }.filter { !$0.isBlank }
        return self.cells.only(cells, isPrice: false)
    }

    func bytes(_ cell: Cell) -> UnsafeBufferPointer<UInt8> { batch.bytes.bytes[cell.text] }

    /// Whether a cell says one of these words, without regard to case.
    func says(_ cell: Cell, _ words: StaticString...) -> Bool {
        guard !cell.isBlank else { return false }
        return withFolded(bytes(cell)) { text in words.contains { text.sameBytes(as: $0) } }
    }

    /// A reason to leave something out, unless the configuration takes such in.
    func wanted(_ reason: SkipReason?) -> SkipReason? {
        reason.flatMap { mapping.settings.includes.contains($0) ? nil : $0 }
    }

    // MARK: Making

    mutating func set(_ field: ProductField, _ cell: Cell?) {
        guard let cell, !cell.isBlank else { return }
        batch.fields[fields + field.rawValue] = cell
    }

    func field(_ field: ProductField) -> Cell { batch.fields[fields + field.rawValue] }

    private var fields: Int { draft?.fields ?? index * ProductField.count }

    mutating func addTitle(_ cell: Cell?, locale: Text = .none) {
        if let cell = cell.map({ cells.text($0) }), !cell.isBlank {
            batch.titles.append(LocalizedText(locale: locale, cell: cell))
        }
    }

    mutating func addDescription(_ cell: Cell?, locale: Text = .none) {
        if let cell = cell.map({ cells.html($0) }), !cell.isBlank {
            batch.descriptions.append(LocalizedText(locale: locale, cell: cell))
        }
    }

    mutating func addCategory(_ kind: ShopCategory.Kind, _ cell: Cell?) {
        if let cell, !cell.isBlank { batch.shopCategories.append(ShopCategory(kind: kind, cell: cell)) }
    }

    /// A feature of the product under the shop's name; the configuration says where it goes.
    mutating func addFeature(_ name: Text, _ value: Cell) {
        guard !value.isBlank else { return }
        batch.attributes.append(AttributeEntry(name: name, isWholeCell: false, value: cells.text(value)))
    }

    mutating func addImage(_ cell: Cell) {
        if !cell.isBlank { batch.images.append(cell) }
    }

    /// Adds a SKU. Its properties must be those that were appended to the batch last.
    mutating func add(_ sku: SKU, _ extra: ShopSKU, row: Int, properties: Int = 0) {
        var sku = sku
        sku.properties = (batch.skuProperties.count - properties)..<batch.skuProperties.count
        sku.code = cells.identifier(sku.code, "SKU code", isEssential: true)
        sku.eanCode = cells.identifier(sku.eanCode, "barcode", isEssential: false)
        if !extra.currency.isEmpty, field(.currency).isBlank {
            var currency = sku.price
            currency.text = extra.currency
            set(.currency, currency)
        }
        skuOfRow.append((row, batch.skus.count))
        batch.skus.append(sku)
        batch.shopSKUs.append(extra)
    }

    func addProperty(_ name: Text, _ value: Cell, image: Cell? = nil) {
        let value = cells.text(value)
        batch.skuProperties.append(
            SKUProperty(
                name: name, value: value, alias: .absent(at: value.location),
                image: image ?? .absent(at: value.location)))
    }

    /// A row of the product that makes no item by itself.
    func skip(_ row: Int, _ reason: SkipReason) {
        let record = rows[row].record
        batch.records[record].fate = .skipped
        batch.records[record].skipReason = reason
        batch.records[record].product = -1
    }

    func isSame(_ left: Cell, _ right: Cell) -> Bool { !left.isBlank && bytes(left).sameBytes(as: bytes(right)) }

    /// A text in which line ends are written as the two characters `\n`.
    func unfolded(_ cell: Cell) -> Cell {
        let text = Array(bytes(cell))
        guard text.indices.contains(where: { text[$0] == 0x5C && $0 + 1 < text.count && text[$0 + 1] == 0x6E }) else {
            return cell
        }
        return cells.remade(cell) { output in
            var index = 0
            while index < text.count {
                if text[index] == 0x5C, index + 1 < text.count, text[index + 1] == 0x6E {
                    output.append(0x0A)
                    index += 2
                } else {
                    output.append(text[index])
                    index += 1
                }
            }
        }
    }

    /// Nothing more is to be said of the product than what is wrong with it as a whole.
    mutating func markUnreadable() { draft?.product.isUnreadable = true }

    /// Adds pictures, each once.
    mutating func addImages(_ cells: [Cell]) {
        var known: Set<UInt64> = []
        for cell in cells where !cell.isBlank && known.insert(bytes(cell).hash64).inserted { batch.images.append(cell) }
    }

    // MARK: Columns that the configuration places

    /// Puts the cells of columns that the configuration has a place for there, and counts those without one. To be
    /// called for a product that is finished.
    func placeColumns(_ words: MappingWords, _ unused: inout UnusedCells) {
        var next = 0
        if Table.hasProductInEachRow { placeOwn(words) }
        for row in rows.indices {
            let table = table(of: row)
            let columns = table.columns
            let record = rows[row].record(in: batch)
            guard record.fate == .used else { continue }
            while next < skuOfRow.count, skuOfRow[next].row < row { next += 1 }
            let sku = next < skuOfRow.count && skuOfRow[next].row == row ? skuOfRow[next].sku : nil
            for (column, role) in columns.placed {
                let cell = cell(row, column)
                guard !cell.isBlank else { continue }
                let isOfSKU = ColumnPlan.isSKUColumn(role)
                if isOfSKU, sku == nil, !batch.skus.isEmpty, product.skus.count > 1 { continue }
                // Pictures of all rows count.
                guard isOfSKU || role == .images || !Table.hasProductInEachRow else { continue }
                place(cell, role, table, column, sku: isOfSKU ? sku : nil, words)
            }
            cells.findings.drain(into: batch, product: Int32(index))
            for column in columns.unused where column < Int(record.cellCount) {
                guard batch.cells[Int(record.firstCell) + column].count > 0, !isBlank(row, column) else { continue }
                unused.count(column, file: rows[row].file, columns: columns.names.count)
            }
        }
    }

    private func place(
        _ cell: Cell, _ role: ColumnPlan.Role, _ table: Table, _ column: Int, sku: Int?, _ words: MappingWords
    ) {
        var values = table.values(of: cell, in: column, cells)
        if values.count > 1, !ShopFields.takesSeveral(role) {
            values = cells.only(values, isPrice: role == .price || role == .discountPrice).map { [$0] } ?? []
        }
        for value in values { mapping.fields.place(value, role, product: index, sku: sku, words, cells) }
    }

    /// Places what is the product's where each row may have it: title and description of the first row with one, the
    /// heaviest weight and the longest sides, and of all else what the rows agree on.
    private func placeOwn(_ words: MappingWords) {
        var found: [OwnCells] = []
        var places: [ColumnPlan.Role: Int] = [:]
        for row in rows.indices where rows[row].record(in: batch).fate == .used {
            for (column, role) in table(of: row).columns.placedOfProduct {
                let cell = cell(row, column)
                guard !cell.isBlank else { continue }
                guard let known = places[role] else {
                    places[role] = found.count
                    found.append(OwnCells(role: role, lastRow: row, cells: [(cell, row, column)]))
                    continue
                }
                // Of several columns of a row the first filled one counts. Most rows say the same.
                guard found[known].lastRow != row else { continue }
                found[known].lastRow = row
                guard !found[known].cells.contains(where: { isSame($0.cell, cell) }) else { continue }
                found[known].cells.append((cell, row, column))
            }
        }
        for own in found {
            var chosen = 0
            if own.cells.count > 1 {
                switch own.role {
                case .title, .description: break
                case .field(let field) where ShopFields.sizes.contains(field):
                    let sizes = own.cells.map { mapping.fields.size($0.cell, field, cells) }
                    chosen = CellReader.indexOfLargest(sizes) ?? 0
                default: _ = cells.only(own.cells.map(\.cell), isPrice: false)
                }
            }
            let (cell, row, column) = own.cells[chosen]
            place(cell, own.role, table(of: row), column, sku: nil, words)
        }
        cells.findings.drain(into: batch, product: Int32(index))
    }
}

/// What the rows of a product say where one cell belongs: each value once.
private struct OwnCells {
    let role: ColumnPlan.Role
    var lastRow: Int
    var cells: [(cell: Cell, row: Int, column: Int)]
}

/// What exports of shops have: whole products.
enum ShopPresence {
    static let all: Presence = [.title, .description, .categoryID, .price, .inventory]
}
