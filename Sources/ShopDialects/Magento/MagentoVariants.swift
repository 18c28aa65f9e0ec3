import Bytes
import CatalogReading
import FeedModel

/// The variants of a configurable product.
extension MagentoTable {
    struct Variant {
        /// nil where it is in no file.
        var row: Int?
        var sku: Cell
        /// By the name of the attribute.
        var options: [(name: Cell, value: Cell)]
    }

    /// What the variants of a product differ in.
    struct Axis {
        /// The attribute's name, and what the product calls it.
        var name: Cell
        var label: Cell
    }

    /// What a configurable product says of its variants.
    static func variants(_ own: Int, _ product: borrowing ShopProductBuilder<MagentoTable>) -> [Variant] {
        let cell = product.cell(own, product.table(of: own).variations)
        let text = product.bytes(cell)
        var rows: [UInt64: Int] = [:]
        for row in product.rows.indices.reversed() where row != own {
            let table = product.table(of: row)
            guard product.isBlank(row, table.view) else { continue }
            rows[code(product.bytes(product.cell(row, table.sku)))] = row
        }
        return MagentoCells.variations(text).map { variation in
            let sku = product.cells.part(cell, variation.sku)
            let options = variation.options.map { pair in
                (name: product.cells.part(cell, pair.name), value: product.cells.part(cell, pair.value))
            }
            return Variant(row: rows[code(product.bytes(sku))], sku: sku, options: options)
        }
    }

    /// The attributes that the product says its variants differ in; where that leaves two of them the same, those too of
    /// the variants' own in which they differ.
    static func axes(
        of variants: [Variant], _ product: borrowing ShopProductBuilder<MagentoTable>
    ) -> [Axis] {
        var names: [Cell] = []
        var seen: Set<UInt64> = []
        for option in variants.lazy.flatMap(\.options) where seen.insert(product.bytes(option.name).hash64).inserted {
            names.append(option.name)
        }
        let stated = variants.map { variant in
            variant.options.reduce(0x11) {
                mix64(mix64($0, product.bytes($1.name).hash64), product.bytes($1.value).hash64)
            }
        }
        if Set(stated).count < stated.count {
            let own = variants.compactMap { $0.row.map { attributes(of: $0, product) } }
            var values: [UInt64: (name: Cell, values: Set<UInt64>, count: Int)] = [:]
            for (name, value) in own.joined() {
                let hash = product.bytes(name).hash64
                guard !seen.contains(hash) else { continue }
                var entry = values[hash] ?? (name, [], 0)
                entry.values.insert(product.bytes(value).hash64)
                entry.count += 1
                values[hash] = entry
            }
            // One that all have, and in which they differ, in the order of the first that has it.
            for (name, _) in own.first ?? [] {
                let hash = product.bytes(name).hash64
                guard let entry = values[hash], entry.count >= own.count, entry.values.count > 1,
                    seen.insert(hash).inserted
                else { continue }
                names.append(name)
            }
        }
        return names.map { Axis(name: $0, label: label(of: $0, product)) }
    }

    /// The pairs of a row's `additional_attributes`.
    private static func attributes(
        of row: Int, _ product: borrowing ShopProductBuilder<MagentoTable>
    ) -> [(name: Cell, value: Cell)] {
        let cell = product.cell(row, product.table(of: row).attributes)
        return MagentoCells.pairs(product.bytes(cell), in: 0..<Int(cell.text.count)).map {
            (product.cells.part(cell, $0.name), product.cells.part(cell, $0.value))
        }
    }

    /// What the product calls an attribute, or the attribute's own name.
    private static func label(of name: Cell, _ product: borrowing ShopProductBuilder<MagentoTable>) -> Cell {
        guard let own = ownRow(product) else { return name }
        let cell = product.cell(own, product.table(of: own).labels)
        for pair in MagentoCells.pairs(product.bytes(cell), in: 0..<Int(cell.text.count))
        where product.isSame(product.cells.part(cell, pair.name), name) {
            let label = product.cells.part(cell, pair.value)
            return label.isBlank ? name : product.cells.text(label)
        }
        return name
    }

    static func addVariants(
        _ variants: [Variant], _ axes: [Axis], _ own: Int, _ product: inout ShopProductBuilder<MagentoTable>
    ) {
        var missing: [Cell] = []
        for variant in variants {
            guard let row = variant.row else {
                missing.append(variant.sku)
                continue
            }
            let all = variant.options + attributes(of: row, product)
            let options = axes.compactMap { axis in
                all.first { product.isSame($0.name, axis.name) }.map { (name: axis.label, value: $0.value) }
            }
            product.table(of: row).addVariant(row, own, options, &product)
        }
        guard let first = missing.first else { return }
        product.cells.report(.itemVariantMissing, at: first, .integer(Int64(missing.count)))
    }

    func addVariant(
        _ row: Int, _ own: Int, _ options: [(name: Cell, value: Cell)],
        _ product: inout ShopProductBuilder<MagentoTable>
    ) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, sku)
        setPrices(row, own, &variant, &extra, product)
        setStock(row, &variant, &extra, product)
        let image = pictures(row, product).first
        for option in options {
            let isColor = product.mapping.isColor(product.bytes(option.name))
            product.addProperty(option.name.text, option.value, image: isColor ? image : nil)
        }
        product.add(variant, extra, row: row, properties: options.count)
    }

    /// A variant without a price has its product's.
    private func setPrices(
        _ row: Int, _ own: Int, _ variant: inout SKU, _ extra: inout ShopSKU,
        _ product: borrowing ShopProductBuilder<MagentoTable>
    ) {
        let parent = product.table(of: own)
        var regular = product.cell(row, price)
        if regular.isBlank { regular = product.cell(own, parent.price) }
        let special = product.special(
            product.cell(row, specialPrice), from: product.cell(row, specialFrom), to: product.cell(row, specialTo))
        product.cells.setPrices(&variant, &extra, regular: regular, special: special)
    }

    private func setStock(
        _ row: Int, _ variant: inout SKU, _ extra: inout ShopSKU, _ product: borrowing ShopProductBuilder<MagentoTable>
    ) {
        let cells = product.cells
        let number = product.cell(row, quantity)
        variant.inventory = cells.plainNumber(number)
        let isManaged =
            cells.flag(product.cell(row, manageStock)) != .off
            || cells.flag(product.cell(row, usesConfiguredStock)) == .on
        let state = cells.flag(product.cell(row, inStock))
        let count = cells.number(number)
        if state == .off {
            extra.availability = .outOfStock
        } else if count == nil, !number.isBlank {
            return
        } else if let count, count > .zero {
            return
        } else if !isManaged {
            extra.availability = .inStock
        } else if cells.flag(product.cell(row, usesConfiguredBackorders)) == .off,
            cells.word(
                product.cell(row, backorders), ["0": false, "1": true, "2": true, "no": false],
                expected: "0, 1 or 2") == true
        {
            extra.availability = .backorder
        } else if number.isBlank {
            extra.availability = state == .on ? .inStock : .unstated
        } else {
            return
        }
        variant.inventory.text = .none
    }
}
