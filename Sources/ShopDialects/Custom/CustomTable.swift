import Bytes
package import CatalogReading
package import FeedModel

/// A table by configured columns. What a column holds is placed as any column is that `fields` names; this says which rows
/// are one product, and what the configuration says besides: gross prices, categories, features under their own names.
package final class CustomTable: ShopTable {
    package static var hasProductInEachRow: Bool { true }

    package let columns: ShopColumns
    private let group, itemID, code, availability: Int
    private let isGross: Bool
    /// What its columns say of a product; all of one where some of them are its content, of which defaults may be the rest.
    private let presence: Presence
    private let categories: [(column: Int, separator: UInt8)]
    /// Columns that go under their own names: to attributes, and to properties of the SKU.
    private let features, properties: [Int]
    private let separators: [Int: [UInt8]]
    /// The columns of which the configuration says where they go.
    private let described: [String]

    /// Between the entries of a cell that stands for several elements, and between a name and its value.
    static let entryMark: UInt8 = 0x1F
    static let nameMark: UInt8 = 0x1E

    package convenience init?(header: [String], mapping: Mapping) {
        let settings = mapping.settings.custom
        self.init(header: header, settings.columns, group: settings.group, mapping)
    }

    /// - Parameter fields: what the columns mean, by their names.
    init?(header: [String], _ fields: [CustomSettings.Field], group: String?, _ mapping: Mapping) {
        var columns = ShopColumns(header: header) { $0 }
        func column(_ name: String) -> Int? { header.firstIndex(of: name) }
        func first(_ isMeant: (CustomSettings.Field) -> Bool) -> Int {
            fields.lazy.filter(isMeant).compactMap { column($0.name) }.first ?? -1
        }
        itemID = first { $0.target == "item_id" }
        code = first { $0.target == "sku_code" }
        self.group = group.flatMap(column) ?? -1
        guard self.group >= 0 || itemID >= 0 || code >= 0 else { return nil }
        availability = first { $0.target == "inventory" && $0.kind == "flag" }
        isGross = fields.contains { $0.isGross && column($0.name) != nil }
        let said = ColumnPlan(header: fields.filter { column($0.name) != nil }.map(\.target)).presence
        let isUpdate = said.isDisjoint(with: [.title, .description, .categoryID]) && !said.operations.isEmpty
        presence =
            isUpdate && !fields.contains { $0.target == "category" && column($0.name) != nil } ? said : ShopPresence.all
        categories = fields.compactMap { field in
            guard field.target == "category", let column = column(field.name) else { return nil }
            return (column, field.separator?.utf8.first ?? 0x3E)
        }
        features = fields.compactMap { ["attribute:*", "custom:*"].contains($0.target) ? column($0.name) : nil }
        properties = fields.compactMap { $0.target == "sku:*" ? column($0.name) : nil }
        var separators: [Int: [UInt8]] = [:]
        for field in fields where field.target != "category" && (field.kind == "list" || field.separator != nil) {
            if let column = column(field.name) { separators[column] = Array((field.separator ?? "|").utf8) }
        }
        self.separators = separators
        described = fields.filter { !$0.target.isEmpty }.map(\.name) + (group.map { [$0] } ?? [])
        for field in fields {
            guard let column = column(field.name) else { continue }
            columns.use(column)
            if field.provesNumbers { columns.useNumber(column) }
        }
        for used in [self.group, itemID, code] where used >= 0 { columns.use(used) }
        columns.settle(
            mapping, except: Set(categories.map(\.column) + features + properties + [itemID, code, availability]))
        self.columns = columns
    }

    /// A column that another file has is no slip, unless this one has nearly the same.
    package func lacking(besides others: Set<String>) -> [LackingField] {
        let known = Set(described)
        let present = columns.names.filter { !known.contains($0) }
        return described.filter { !columns.names.contains($0) }.map { LackingField($0, among: present) }.filter {
            $0.nearest != nil || !others.contains($0.name)
        }
    }

    /// The column that names the product.
    var identity: Int { group >= 0 ? group : itemID >= 0 ? itemID : code }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        let name = group >= 0 ? group : itemID
        let member = RecordKey.identifier(text(code))
        guard name >= 0 else { return RecordKey(id: member, group: 0) }
        var key = RecordKey(product: RecordKey.identifier(text(name)), isOwner: false)
        key.member = member
        return key
    }

    package static func itemID(_ product: ShopProductBuilder<CustomTable>) -> Cell? {
        let table = product.table(of: 0)
        for column in [table.group, table.itemID, table.code] {
            let cell = product.cell(0, column)
            if !cell.isBlank { return cell }
        }
        return nil
    }

    /// Several values in a cell, and several elements of an XML document.
    package func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell] {
        let text = cells.bytes(cell)
        let entries = text.contains(Self.entryMark) ? cells.list(cell, at: Self.entryMark) : [cell]
        guard let separator = separators[column] else { return entries }
        return entries.flatMap { entry in
            PrestaShopCells.pieces(cells.bytes(entry), at: separator).map { cells.part(entry, $0) }.filter {
                !$0.isBlank
            }
        }
    }

    // MARK: Products

    package static func build(_ product: inout ShopProductBuilder<CustomTable>) -> SkipReason? {
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += product.rows.count
        if let first = product.rows.first { product.carry(first.table.presence) }
        product.set(
            .itemID, itemID(product).map { product.cells.identifier(only($0, product), "id", isEssential: true) })
        var known: Set<UInt64> = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            for (column, separator) in table.categories {
                for category in table.values(of: product.cell(row, column), in: column, product.cells)
                where known.insert(product.bytes(category).hash64).inserted {
                    let found = product.cells.category(category, separator: separator)
                    product.addCategory(found.kind, found.cell)
                }
            }
            for column in table.features {
                for (name, value) in table.named(row, column, &product)
                where known.insert(mix64(product.batch.bytes.bytes[name].hash64, product.bytes(value).hash64)).inserted
                {
                    product.addFeature(name, value)
                }
            }
            table.addVariant(row, &product)
        }
        return nil
    }

    /// The value of an element that a product, or a SKU, has one of: where several differ nobody knows which is meant.
    private static func only(_ cell: Cell, _ product: borrowing ShopProductBuilder<CustomTable>) -> Cell {
        let cells = product.cells
        guard cells.bytes(cell).contains(entryMark) else { return cell }
        return cells.only(cells.list(cell, at: entryMark), isPrice: false) ?? cell
    }

    /// The values of a column under its own name, or of elements that name themselves.
    private func named(
        _ row: Int, _ column: Int, _ product: inout ShopProductBuilder<CustomTable>
    ) -> [(name: Text, value: Cell)] {
        let cell = product.cell(row, column)
        guard !cell.isBlank else { return [] }
        let own = product.name(row, column)
        return values(of: cell, in: column, product.cells).compactMap { entry in
            let text = product.bytes(entry)
            guard let mark = text.firstIndex(of: Self.nameMark) else { return (own, entry) }
            let name = product.cells.part(entry, 0..<mark)
            let value = product.cells.part(entry, (mark + 1)..<text.count)
            return name.isBlank || value.isBlank ? nil : (name.text, value)
        }
    }

    private func addVariant(_ row: Int, _ product: inout ShopProductBuilder<CustomTable>) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = Self.only(product.cell(row, code), product)
        extra.isGross = isGross
        switch product.cells.flag(product.cell(row, availability), on: ["in stock", "instock"], off: ["out of stock"]) {
        case .on: extra.availability = .inStock
        case .off: extra.availability = .outOfStock
        case .blank, .unknown: break
        }
        var count = 0
        for column in properties {
            for (name, value) in named(row, column, &product) {
                product.addProperty(name, value)
                count += 1
            }
        }
        product.add(variant, extra, row: row, properties: count)
    }
}
