import Bytes
import CatalogReading
import FeedModel

/// One row of a product that is being made.
package struct ShopRow<Table: ShopTable> {
    /// Index in the batch's records.
    let record: Int
    let location: UInt32
    /// Index of its file in the run.
    let file: Int
    /// What its columns mean.
    let table: Table
}

/// Makes one product in a batch: what the dialects have in common.
package struct ShopProductBuilder<Table: ShopTable> {
    let batch: Batch
    let tables: [Int: Table]
    let mapping: Mapping
    private(set) var rows: [ShopRow<Table>] = []
    private(set) var index = 0
    private var shop = ShopProduct(categories: 0..<0)
    private(set) var product: Product
    /// Rows that a SKU was made of, with the SKU: columns that the configuration places go there.
    private var skuOfRow: [(row: Int, sku: Int)] = []
    private var fieldBase = 0
    /// Names of columns that products of this batch refer to, where they stand in its bytes.
    private var columnNames: [Int: Text] = [:]

    init(_ batch: Batch, _ tables: [Int: Table], _ mapping: Mapping) {
        self.batch = batch
        self.tables = tables
        self.mapping = mapping
        product = Product(location: 0, presence: [])
    }

    /// Starts the next product.
    mutating func start(_ rows: [ShopRow<Table>]) {
        self.rows = rows
        index = batch.products.count
        product = Product(location: rows[0].location, presence: ShopPresence.all)
        product.titles = batch.titles.count..<batch.titles.count
        product.descriptions = batch.descriptions.count..<batch.descriptions.count
        product.attributes = batch.attributes.count..<batch.attributes.count
        product.images = batch.images.count..<batch.images.count
        product.skus = batch.skus.count..<batch.skus.count
        shop = ShopProduct(categories: batch.shopCategories.count..<batch.shopCategories.count)
        skuOfRow.removeAll(keepingCapacity: true)
        fieldBase = batch.fields.count
        for _ in 0..<ProductField.count { batch.fields.append(.absent(at: product.location)) }
    }

    /// Appends the product to the batch.
    mutating func finish() {
        product.titles = product.titles.lowerBound..<batch.titles.count
        product.descriptions = product.descriptions.lowerBound..<batch.descriptions.count
        product.attributes = product.attributes.lowerBound..<batch.attributes.count
        product.images = product.images.lowerBound..<batch.images.count
        product.skus = product.skus.lowerBound..<batch.skus.count
        shop.categories = shop.categories.lowerBound..<batch.shopCategories.count
        batch.products.append(product)
        batch.shopProducts.append(shop)
    }

    /// Appends a product of which a row cannot be read: nothing but its id is known. It counts as one variant.
    mutating func finishUnreadable() {
        batch.shopCounts.products += 1
        batch.shopCounts.variants += 1
        set(.itemID, Table.itemID(self))
        product.isUnreadable = true
        finish()
    }

    /// Takes back what was made of a product that makes no item.
    mutating func abandon() {
        batch.fields.removeSubrange(fieldBase...)
        batch.titles.removeSubrange(product.titles.lowerBound...)
        batch.descriptions.removeSubrange(product.descriptions.lowerBound...)
        batch.attributes.removeSubrange(product.attributes.lowerBound...)
        batch.images.removeSubrange(product.images.lowerBound...)
        batch.skus.removeSubrange(product.skus.lowerBound...)
        batch.shopSKUs.removeSubrange(product.skus.lowerBound...)
        batch.shopCategories.removeSubrange(shop.categories.lowerBound...)
    }

    /// What it has, where that is not all that a product has.
    mutating func carry(_ presence: Presence) { product.presence = presence }

    /// Where the product stands: its own row rather than a variant's.
    mutating func stand(at row: Int) { product.location = rows[row].location }

    // MARK: Reading rows

    func table(of row: Int) -> Table { rows[row].table }

    /// The cell of a row; a column of -1 has none.
    func cell(_ row: Int, _ column: Int) -> Cell {
        let place = rows[row]
        guard column >= 0 else { return .absent(at: place.location) }
        let text = CellText.of(column, in: batch.records[place.record], batch)
        return Cell(text: text, location: place.location, column: UInt16(column))
    }

    /// The largest number of several rows.
    ///
    /// - Parameter factor: of the unit of a row's file, where they differ; nil where all have the same.
    func largest(_ rows: [Int], _ column: (Table) -> Int, by factor: ((Table) -> FixedDecimal?)? = nil) -> Cell? {
        var best: (number: FixedDecimal, cell: Cell)?
        for row in rows {
            let table = table(of: row)
            let cell = cell(row, column(table))
            guard !cell.isBlank, var number = ShopNumbers.read(bytes(cell)) else { continue }
            if let unit = factor?(table) { number = ShopNumbers.convert(number, by: unit, scale: 6) ?? number }
            if best == nil || number > best!.number { best = (number, cell) }
        }
        return best.map { best in factor == nil ? best.cell : remade(best.cell) { $0.append(best.number) } }
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

    func bytes(_ cell: Cell) -> UnsafeBufferPointer<UInt8> { batch.bytes.bytes[cell.text] }

    /// Whether a cell says one of these words, without regard to case.
    func says(_ cell: Cell, _ words: StaticString...) -> Bool {
        guard !cell.isBlank else { return false }
        return withFolded(bytes(cell)) { text in words.contains { text.sameBytes(as: $0) } }
    }

    // MARK: Making

    mutating func set(_ field: ProductField, _ cell: Cell?) {
        guard let cell, !cell.isBlank else { return }
        batch.fields[fieldBase + field.rawValue] = cell
    }

    func field(_ field: ProductField) -> Cell { batch.fields[fieldBase + field.rawValue] }

    mutating func addTitle(_ cell: Cell?, locale: Text = .none) {
        if let cell, !cell.isBlank { batch.titles.append(LocalizedText(locale: locale, cell: cell)) }
    }

    mutating func addDescription(_ cell: Cell?, locale: Text = .none) {
        if let cell, !cell.isBlank { batch.descriptions.append(LocalizedText(locale: locale, cell: cell)) }
    }

    mutating func addCategory(_ kind: ShopCategory.Kind, _ cell: Cell?) {
        if let cell, !cell.isBlank { batch.shopCategories.append(ShopCategory(kind: kind, cell: cell)) }
    }

    /// A feature of the product under the shop's name; the configuration says where it goes.
    mutating func addFeature(_ name: Text, _ value: Cell) {
        guard !value.isBlank else { return }
        batch.attributes.append(AttributeEntry(name: name, isWholeCell: false, value: value))
    }

    mutating func addImage(_ cell: Cell) {
        if !cell.isBlank { batch.images.append(cell) }
    }

    mutating func setUnits(weight: WeightUnit = .unstated, length: LengthUnit = .unstated) {
        shop.weightUnit = weight
        shop.lengthUnit = length
    }

    /// Adds a SKU. Its properties must be those that were appended to the batch last.
    mutating func add(_ sku: SKU, _ extra: ShopSKU, row: Int, properties: Int = 0) {
        var sku = sku
        sku.properties = (batch.skuProperties.count - properties)..<batch.skuProperties.count
        sku.code = identifier(sku.code, "SKU code", isEssential: true)
        sku.eanCode = identifier(sku.eanCode, "barcode", isEssential: false)
        skuOfRow.append((row, batch.skus.count))
        batch.skus.append(sku)
        batch.shopSKUs.append(extra)
    }

    func addProperty(_ name: Text, _ value: Cell, image: Cell? = nil) {
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

    func report(_ code: FindingCode, at cell: Cell, _ fact: Fact = .none, severity: Severity? = nil) {
        batch.findings.append(
            Finding(code, at: Batch.place(of: cell), product: Int32(index), facts: fact, severity: severity))
    }

    /// Part of a cell as a cell of its own.
    func part(_ cell: Cell, _ range: Range<Int>) -> Cell {
        var (start, end) = (Int(cell.text.offset) + range.lowerBound, Int(cell.text.offset) + range.upperBound)
        (start, end) = trimmedBounds(UnsafePointer(batch.bytes.base), start, end)
        return Cell(text: Text(offset: start, count: end - start), location: cell.location, column: cell.column)
    }

    /// The parts of a cell between separators, without blanks around them and without empty ones.
    ///
    /// - Parameters:
    ///   - escape: a byte that takes the next separator for text; the parts are made anew without it.
    ///   - beforeAddressOnly: only a separator that `http` follows parts: addresses may have it in them.
    func parts(_ cell: Cell, at separator: UInt8, escape: UInt8? = nil, beforeAddressOnly: Bool = false) -> [Cell] {
        guard !cell.isBlank else { return [] }
        let text = bytes(cell)
        var ranges: [(range: Range<Int>, hasEscape: Bool)] = []
        var start = 0
        var position = 0
        var hasEscape = false
        while position < text.count {
            if let escape, text[position] == escape, position + 1 < text.count, text[position + 1] == separator {
                hasEscape = true
                position += 1
            } else if text[position] == separator {
                let rest = UnsafeBufferPointer(rebasing: text[(position + 1)...]).trimmed
                if !beforeAddressOnly || rest.hasPrefix("http") {
                    ranges.append((start..<position, hasEscape))
                    start = position + 1
                    hasEscape = false
                }
            }
            position += 1
        }
        ranges.append((start..<text.count, hasEscape))
        return ranges.compactMap { range, hasEscape in
            var piece = part(cell, range)
            if hasEscape {
                let whole = Array(bytes(piece))
                piece = remade(piece) { output in
                    for (index, byte) in whole.enumerated()
                    where byte != escape || index + 1 == whole.count || whole[index + 1] != separator {
                        output.append(byte)
                    }
                }
            }
            return piece.isBlank ? nil : piece
        }
    }

    /// A cell without bytes at its end that separators of two bytes leave there.
    func without(_ byte: UInt8, atTheEndOf cell: Cell) -> Cell {
        let text = bytes(cell)
        return part(cell, 0..<((text.lastIndex { $0 != byte } ?? -1) + 1))
    }

    func isSame(_ left: Cell, _ right: Cell) -> Bool { !left.isBlank && bytes(left).sameBytes(as: bytes(right)) }

    /// A path of categories in the form of `ShopCategory`, from one with another separator.
    func path(_ cell: Cell, separator: UInt8, dropping first: Int = 0) -> Cell {
        let names = parts(cell, at: separator).dropFirst(first).map { Array(bytes($0)) }
        return remade(cell) { output in
            for (index, name) in names.enumerated() {
                if index > 0 { output.append(" > ") }
                output.append(name)
            }
        }
    }

    /// A text in which line ends are written as the two characters `\n`.
    func unfolded(_ cell: Cell) -> Cell {
        let text = Array(bytes(cell))
        guard text.indices.contains(where: { text[$0] == 0x5C && $0 + 1 < text.count && text[$0 + 1] == 0x6E }) else {
            return cell
        }
        return remade(cell) { output in
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
    mutating func markUnreadable() { product.isUnreadable = true }

    /// Addresses of pictures, parted by commas; a comma within one is part of it.
    func addresses(_ cell: Cell) -> [Cell] {
        parts(cell, at: 0x2C, beforeAddressOnly: bytes(cell).hasPrefix("http"))
    }

    /// Adds pictures, each once.
    mutating func addImages(_ cells: [Cell]) {
        let start = batch.images.count
        for cell in cells where !cell.isBlank {
            let isKnown = batch.images[start...].contains { bytes($0).sameBytes(as: bytes(cell)) }
            if !isKnown { batch.images.append(cell) }
        }
    }

    /// A cell with another text, whose place still shows what the export says.
    func remade(_ cell: Cell, _ make: (inout ByteBuffer) -> Void) -> Cell {
        let start = batch.bytes.count
        batch.bytes.reserve(Int(cell.text.count) + 64)
        make(&batch.bytes)
        var cell = cell
        cell.text = batch.replaced(from: start, of: cell.text)
        return cell
    }

    // MARK: Columns that the configuration places

    /// Puts the cells of columns that the configuration has a place for there, and counts those without one. To be
    /// called for a product that is finished.
    func placeColumns(_ words: MappingWords, _ unused: inout UnusedCells) {
        var next = 0
        for row in rows.indices {
            let table = table(of: row)
            let columns = table.columns
            let record = batch.records[rows[row].record]
            guard record.fate == .used else { continue }
            while next < skuOfRow.count, skuOfRow[next].row < row { next += 1 }
            let sku = next < skuOfRow.count && skuOfRow[next].row == row ? skuOfRow[next].sku : nil
            for (column, role) in columns.placed {
                let cell = cell(row, column)
                guard !cell.isBlank else { continue }
                let isOfSKU = ColumnPlan.isSKUColumn(role)
                if isOfSKU, sku == nil, !batch.skus.isEmpty, product.skus.count > 1 { continue }
                mapping.fields.place(cell, role, product: index, sku: isOfSKU ? sku : nil, words, batch)
            }
            for column in columns.unused where column < Int(record.cellCount) {
                guard batch.cells[Int(record.firstCell) + column].count > 0, !isBlank(row, column) else { continue }
                unused.count(column, file: rows[row].file, columns: columns.names.count)
            }
        }
    }
}

/// What exports of shops have: whole products.
enum ShopPresence {
    static let all: Presence = [.title, .description, .categoryID, .price, .inventory]
}
