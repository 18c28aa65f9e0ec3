import Bytes
package import FeedModel
import Glibc

/// Makes products of lexed rows: the half of CSV reading that any worker can do.
package struct CSVMaterialiser: BatchMaterialiser {
    let plan: ColumnPlan
    private let faults: RowFaults
    /// Columns of the product, each with the slot of its meaning, which other columns may share.
    private let productColumns: [(column: Int, slot: Int, isShared: Bool)]
    private let slotCount: Int
    /// The longest stretch of `productColumns` that are side by side in the file, none of them shared.
    private let stretch: Range<Int>
    /// Columns of a SKU's own cells, of its properties and of its country prices; the first filled one counts.
    private let code: Columns, price: Columns, discountPrice: Columns, inventory: Columns, eanCode: Columns
    private let properties: [(name: Int, value: Columns, alias: Columns, image: Columns)]
    private let countries: [(name: Int, price: Columns, discountPrice: Columns)]
    private let skuColumns: [Int]
    /// The columns after the first one of those that share a name; there are hardly ever any.
    private let furtherColumns: [[Int]]

    /// The columns of one name: plain numbers, because there is one of these for every cell.
    private struct Columns {
        /// -1 where there is none.
        var first: Int
        /// Index into `furtherColumns`, or -1.
        var further: Int
    }
    /// All names that products refer to, one after the other, to be copied into each batch.
    private let nameBytes: [UInt8]
    private let nameRanges: [Range<Int>]

    /// Makes products of rows whose columns mean what `plan` says.
    package init(
        plan: ColumnPlan, encoding: String = "UTF-8", maximumRecordBytes: Int = 16 << 20
    ) {
        self.plan = plan
        faults = RowFaults(
            columnCount: plan.columns.count, encoding: encoding, maximumRecordBytes: maximumRecordBytes,
            harmless: Set(plan.roles.indices.filter { plan.roles[$0] == .unknown || plan.roles[$0] == .eanCode }))
        let columnsOfRole = Dictionary(grouping: plan.roles.indices) { plan.roles[$0] }
        var productColumns: [(column: Int, slot: Int, isShared: Bool)] = []
        var slotOfRole: [ColumnPlan.Role: Int] = [:]
        for (column, role) in plan.roles.enumerated() where role != .unknown && !ColumnPlan.isSKUColumn(role) {
            let slot = slotOfRole[role] ?? slotOfRole.count
            slotOfRole[role] = slot
            productColumns.append((column, slot, columnsOfRole[role, default: []].count > 1))
        }
        self.productColumns = productColumns
        stretch = Self.longestStretch(productColumns)
        slotCount = slotOfRole.count
        skuColumns = plan.roles.indices.filter { ColumnPlan.isSKUColumn(plan.roles[$0]) }
        var furtherColumns: [[Int]] = []
        func columns(_ role: ColumnPlan.Role) -> Columns {
            let all = columnsOfRole[role, default: []]
            guard all.count > 1 else { return Columns(first: all.first ?? -1, further: -1) }
            furtherColumns.append(Array(all.dropFirst()))
            return Columns(first: all[0], further: furtherColumns.count - 1)
        }
        code = columns(.skuCode)
        price = columns(.price)
        discountPrice = columns(.discountPrice)
        inventory = columns(.inventory)
        eanCode = columns(.eanCode)
        let propertyNames = plan.names.count
        let countryNames = propertyNames + plan.properties.count
        properties = plan.properties.indices.map {
            (propertyNames + $0, columns(.propertyValue($0)), columns(.propertyAlias($0)), columns(.propertyImage($0)))
        }
        countries = plan.countries.indices.map {
            (countryNames + $0, columns(.countryPrice($0)), columns(.countryDiscountPrice($0)))
        }
        self.furtherColumns = furtherColumns
        var bytes: [UInt8] = []
        nameRanges = (plan.names + plan.properties + plan.countries).map { name in
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            return start..<bytes.count
        }
        nameBytes = bytes
    }

    private static func longestStretch(_ columns: [(column: Int, slot: Int, isShared: Bool)]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (position, column) in columns.enumerated() {
            let follows = position > start && column.column == columns[position - 1].column + 1
            if column.isShared || !follows { start = column.isShared ? position + 1 : position }
            if position + 1 - start > longest.count { longest = start..<(position + 1) }
        }
        return longest
    }

    /// The product being made.
    private struct Draft {
        var index: Int
        /// Its first record, and where that one's cells begin; all its columns are there.
        var firstRecord: Int
        var firstCell: Int
        var made: ProductDraft
        /// The first filled cell of each slot, and the record it is in; -1 for a broken one's.
        var slots: [(cell: Cell, record: Int)]
        /// Per slot that columns share, the last record with a filled cell in it.
        var lastFilled: [Int: Int] = [:]
    }

    /// Turns the batch's records into products, in the order of the records; adds what is to be said about them.
    package func materialise(_ batch: Batch) {
        let rawCount = batch.bytes.count
        let namesStart = batch.bytes.count
        batch.bytes.append(nameBytes)
        let names = nameRanges.map { Text(offset: namesStart + $0.lowerBound, count: $0.count) }
        faults.look(at: batch, rawCount: rawCount)
        var draft: Draft?
        let empty = [(cell: Cell, record: Int)](repeating: (.absent(at: 0), -1), count: slotCount)
        for index in batch.records.indices {
            let record = batch.records[index]
            let location = UInt32(batch.locations.count)
            batch.locations.append(record.location)
            guard record.product >= 0 else {
                if record.fate == .rejected { faults.report(record, location, batch, product: -1) }
                continue
            }
            if draft?.index != Int(record.product) {
                if let finished = draft.take() { finish(finished, names, batch) }
                var made = ProductDraft(in: batch, at: location, presence: plan.presence)
                made.product.records = index..<index
                let isWhole = Int(record.cellCount) >= plan.columns.count
                draft = Draft(
                    index: Int(record.product), firstRecord: isWhole ? index : .max, firstCell: Int(record.firstCell),
                    made: made, slots: empty)
            }
            add(index, location, record, names, &draft!, batch)
        }
        if let finished = draft { finish(finished, names, batch) }
    }

    /// Adds one record to the product being made.
    private func add(
        _ index: Int, _ location: UInt32, _ record: Record, _ names: [Text], _ draft: inout Draft, _ batch: Batch
    ) {
        draft.made.product.records = draft.made.product.records.lowerBound..<(index + 1)
        var record = record
        faults.check(&record, location, batch, product: Int32(draft.index))
        batch.records[index].fault = record.fault
        if record.fault != .none {
            draft.made.product.isUnreadable = true
            faults.report(record, location, batch, product: Int32(draft.index))
        }
        if record.fault == .none {
            addProductColumns(index, location, record, &draft, batch)
            addSKU(location, record, names, batch)
        } else {
            // Of a broken row nothing is repeated.
            if index == draft.firstRecord { draft.firstRecord = .max }
            nameProduct(record, location, &draft, batch)
        }
    }

    private func addProductColumns(
        _ index: Int, _ location: UInt32, _ record: Record, _ draft: inout Draft, _ batch: Batch
    ) {
        // Exports repeat the product on each row: the same bytes say the same.
        let mayRepeat = index > draft.firstRecord
        let repeated = mayRepeat && repeatsStretch(record, of: draft, batch) ? stretch : 0..<0
        var position = 0
        while position < productColumns.count {
            guard !repeated.contains(position) else {
                position = repeated.upperBound
                continue
            }
            let (column, slot, isShared) = productColumns[position]
            position &+= 1
            guard column < Int(record.cellCount) else { continue }
            let raw = batch.cells[Int(record.firstCell) &+ column]
            guard raw.count > 0 else { continue }
            if !isShared, mayRepeat, draft.slots[slot].record == draft.firstRecord {
                let first = batch.cells[draft.firstCell &+ column]
                if raw.lengthAndEscape == first.lengthAndEscape,
                    memcmp(batch.bytes.base + Int(raw.offset), batch.bytes.base + Int(first.offset), raw.count) == 0
                {
                    continue
                }
            }
            let text = text(of: column, in: record, batch)
            guard !text.isEmpty else { continue }
            // Of several columns of one meaning the first filled one counts.
            if isShared, draft.lastFilled.updateValue(index, forKey: slot) == index { continue }
            let earlier = draft.slots[slot]
            guard earlier.record >= 0 else {
                draft.slots[slot] = (Cell(text: text, location: location, column: UInt16(column)), index)
                continue
            }
            // Rows that are merged by the platform's id may name several items; the first one's name is the item's.
            guard plan.roles[column] != .field(.itemID) else { continue }
            if !batch.bytes.bytes[text].sameBytes(as: batch.bytes.bytes[earlier.cell.text]) {
                batch.findings.append(
                    Finding(
                        .itemConflictingValues,
                        at: Place(location: location, column: .column(UInt16(column)), value: text),
                        product: Int32(draft.index), facts: .text(earlier.cell.text),
                        .integer(Int64(batch.locations[Int(earlier.cell.location)].line))))
            }
        }
    }

    /// Whether the cells of the stretch are those of the product's first record, byte for byte, with what is between
    /// them. The byte in front tells a quoted cell from a bare one.
    @inline(__always)
    private func repeatsStretch(_ record: Record, of draft: borrowing Draft, _ batch: Batch) -> Bool {
        guard stretch.count > 1, Int(record.cellCount) >= plan.columns.count else { return false }
        let columns = (productColumns[stretch.lowerBound].column, productColumns[stretch.upperBound &- 1].column)
        let (first, last) = (
            batch.cells[Int(record.firstCell) &+ columns.0], batch.cells[Int(record.firstCell) &+ columns.1]
        )
        let known = (batch.cells[draft.firstCell &+ columns.0], batch.cells[draft.firstCell &+ columns.1])
        let length = Int(last.offset) &+ last.count &- Int(first.offset)
        guard first.offset > 0, known.0.offset > 0, last.lengthAndEscape == known.1.lengthAndEscape,
            last.offset &- first.offset == known.1.offset &- known.0.offset
        else { return false }
        let bytes = batch.bytes.base
        return (bytes[Int(first.offset) &- 1] == 0x22) == (bytes[Int(known.0.offset) &- 1] == 0x22)
            && memcmp(bytes + Int(first.offset), bytes + Int(known.0.offset), length) == 0
    }

    /// Takes from a broken row what says which item it belongs to, as long as no whole row says it. Its other cells may
    /// be in the wrong columns.
    private func nameProduct(_ record: Record, _ location: UInt32, _ draft: inout Draft, _ batch: Batch) {
        for (column, slot, _) in productColumns where draft.slots[slot].cell.isBlank {
            switch plan.roles[column] {
            case .field(.itemID), .field(.aliexpressProductID), .field(.operation):
                let text = text(of: column, in: record, batch)
                draft.slots[slot].cell = Cell(text: text, location: location, column: UInt16(column))
            default: break
            }
        }
    }

    private func addSKU(_ location: UInt32, _ record: Record, _ names: [Text], _ batch: Batch) {
        guard skuColumns.contains(where: { !isBlank($0, in: record, batch) }) else { return }
        var sku = SKU(location: location)
        sku.code = cell(code, record, location, batch)
        sku.price = cell(price, record, location, batch)
        sku.discountPrice = cell(discountPrice, record, location, batch)
        sku.inventory = cell(inventory, record, location, batch)
        sku.eanCode = cell(eanCode, record, location, batch)
        let firstProperty = batch.skuProperties.count
        for property in properties {
            let value = cell(property.value, record, location, batch)
            let alias = cell(property.alias, record, location, batch)
            let image = cell(property.image, record, location, batch)
            guard !value.isBlank || !alias.isBlank || !image.isBlank else { continue }
            batch.skuProperties.append(
                SKUProperty(name: names[property.name], value: value, alias: alias, image: image))
        }
        sku.properties = firstProperty..<batch.skuProperties.count
        let firstCountry = batch.countryPrices.count
        for country in countries {
            let price = cell(country.price, record, location, batch)
            let discountPrice = cell(country.discountPrice, record, location, batch)
            guard !price.isBlank || !discountPrice.isBlank else { continue }
            batch.countryPrices.append(
                CountryPrice(country: names[country.name], price: price, discountPrice: discountPrice))
        }
        sku.countryPrices = firstCountry..<batch.countryPrices.count
        batch.skus.append(sku)
    }

    /// Puts the product's columns where they belong and appends it.
    private func finish(_ draft: Draft, _ names: [Text], _ batch: Batch) {
        var made = draft.made
        var lastSlot = -1
        for (column, slot, _) in productColumns {
            guard slot > lastSlot else { continue }
            lastSlot = slot
            let cell = draft.slots[slot].cell
            let isFilled = !cell.isBlank
            if case .field(let field) = plan.roles[column] {
                batch.fields[made.fields + field.rawValue] =
                    isFilled ? cell : Cell(text: .none, location: made.product.location, column: UInt16(column))
                continue
            }
            guard isFilled else { continue }
            switch plan.roles[column] {
            case .title(let locale): batch.titles.append(LocalizedText(locale: names[locale], cell: cell))
            case .description(let locale): batch.descriptions.append(LocalizedText(locale: names[locale], cell: cell))
            case .attribute(let name):
                batch.attributes.append(AttributeEntry(name: names[name], isWholeCell: true, value: cell))
            case .customAttribute(let name):
                batch.attributes.append(
                    AttributeEntry(name: names[name], isCustom: true, isWholeCell: true, value: cell))
            case .images: Self.appendImages(cell, batch)
            default: break
            }
        }
        made.finish(in: batch)
    }

    /// Splits a list of picture addresses at `|`, and at `;` where `http` follows.
    package static func appendImages(_ cell: Cell, _ batch: Batch) {
        let end = Int(cell.text.offset) + Int(cell.text.count)
        var start = Int(cell.text.offset)
        var position = start
        func add(to stop: Int) {
            let (from, to) = trimmedBounds(UnsafePointer(batch.bytes.base), start, stop)
            guard from < to else { return }
            var text = Text(offset: from, count: to - from)
            if batch.bytes.bytes[text].contains(0x5C) { text = unescapeBars(text, batch) }
            batch.images.append(Cell(text: text, location: cell.location, column: cell.column))
        }
        while position < end {
            let byte = batch.bytes.base[position]
            if byte == 0x5C, position + 1 < end, batch.bytes.base[position + 1] == 0x7C {
                position += 2
                continue
            }
            if byte == 0x7C || (byte == 0x3B && httpFollows(position + 1, end, batch.bytes.bytes)) {
                add(to: position)
                start = position + 1
            }
            position += 1
        }
        add(to: end)
    }

    private static func httpFollows(_ position: Int, _ end: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = position
        while position < end, Bytes.isBlank(bytes[position]) { position += 1 }
        return UnsafeBufferPointer(rebasing: bytes[position..<end]).hasPrefix("http")
    }

    // MARK: Cells

    private func isBlank(_ column: Int, in record: Record, _ batch: Batch) -> Bool {
        guard column < Int(record.cellCount) else { return true }
        let cell = batch.cells[Int(record.firstCell) &+ column]
        guard cell.count > 0 else { return true }
        if batch.bytes.base[Int(cell.offset)] > 0x20, batch.bytes.base[Int(cell.offset)] < 0x80 { return false }
        return text(of: column, in: record, batch).isEmpty
    }

    /// The first filled cell of several columns of one name.
    @inline(__always)
    private func cell(_ columns: Columns, _ record: Record, _ location: UInt32, _ batch: Batch) -> Cell {
        guard columns.first >= 0 else { return .absent(at: location) }
        let text = text(of: columns.first, in: record, batch)
        if text.isEmpty, columns.further >= 0 {
            for column in furtherColumns[columns.further] {
                let text = self.text(of: column, in: record, batch)
                if !text.isEmpty { return Cell(text: text, location: location, column: UInt16(column)) }
            }
        }
        return Cell(text: text, location: location, column: UInt16(truncatingIfNeeded: columns.first))
    }

    /// A cell's text: without surrounding blanks, doubled quotes undone.
    @inline(__always)
    private func text(of column: Int, in record: Record, _ batch: Batch) -> Text {
        CellText.of(column, in: record, batch)
    }
}
