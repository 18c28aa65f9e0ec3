import Bytes
package import CatalogReading
package import FeedModel

/// A product CSV of Magento: one row a SKU and store view. A configurable product names its variants by SKU; they have
/// rows of their own, before or behind it, and in other files where the export was cut into bunches.
package final class MagentoTable: ShopTable {
    package let columns: ShopColumns
    let sku, view, type, categories, name, description, shortDescription, weight, online, visibility: Int
    let price, specialPrice, specialFrom, specialTo, image, moreImages, attributes: Int
    let quantity, inStock, manageStock, usesConfiguredStock, backorders, usesConfiguredBackorders: Int
    let variations, labels: Int

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        sku = columns.take("sku")
        guard sku >= 0 else { return nil }
        view = columns.take("store view code")
        type = columns.take("product type")
        categories = columns.take("categories")
        name = columns.take("name")
        description = columns.take("description")
        shortDescription = columns.take("short description")
        weight = columns.take("weight")
        online = columns.take("product online")
        visibility = columns.take("visibility")
        price = columns.take("price")
        specialPrice = columns.take("special price")
        specialFrom = columns.take("special price from date")
        specialTo = columns.take("special price to date")
        image = columns.take("base image")
        moreImages = columns.take("additional images")
        attributes = columns.take("additional attributes")
        quantity = columns.take("qty")
        inStock = columns.take("is in stock")
        manageStock = columns.take("manage stock")
        usesConfiguredStock = columns.take("use config manage stock")
        backorders = columns.take("allow backorders")
        usesConfiguredBackorders = columns.take("use config backorders")
        variations = columns.take("configurable variations")
        labels = columns.take("configurable variation labels")
        columns.settle(mapping)
        self.columns = columns
    }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        var key = RecordKey(product: RecordKey.hash(text(sku)), isOwner: text(view).isEmpty)
        key.standsAlone = key.isOwner
        let variations = text(self.variations)
        guard key.isOwner, !variations.isEmpty else { return key }
        key.claims = MagentoCells.variations(variations).compactMap { entry in
            MagentoCells.pairs(variations, in: entry).first.map { pair in
                RecordKey.hash(UnsafeBufferPointer(rebasing: variations[pair.value]).trimmed)
            }
        }
        return key
    }

    package static func itemID(_ product: ShopProductBuilder<MagentoTable>) -> Cell? {
        let own = ownRow(product) ?? 0
        return product.cell(own, product.table(of: own).sku)
    }

    /// The row that the product is: the configurable one, or the only one of no store view.
    private static func ownRow(_ product: borrowing ShopProductBuilder<MagentoTable>) -> Int? {
        let plain = product.rows.indices.filter { product.isBlank($0, product.table(of: $0).view) }
        return plain.first { !product.isBlank($0, product.table(of: $0).variations) } ?? plain.first
    }

    // MARK: Products

    package static func build(_ product: inout ShopProductBuilder<MagentoTable>) -> SkipReason? {
        guard let own = ownRow(product) else {
            product.set(.itemID, itemID(product))
            let sku = product.cell(0, product.table(of: 0).sku)
            product.report(.itemParentMissing, at: sku, .text(sku.text))
            product.markUnreadable()
            return nil
        }
        let table = product.table(of: own)
        let isConfigurable = !product.isBlank(own, table.variations)
        let children = isConfigurable ? variants(own, product) : []
        product.batch.shopCounts.products += 1
        product.batch.shopCounts.variants += isConfigurable ? children.count { $0.row != nil } : 1
        if let reason = table.skips(own, isVariant: false, product),
            !product.mapping.settings.includes.contains(reason)
        {
            return reason
        }
        product.stand(at: own)
        product.set(.itemID, product.identifier(product.cell(own, table.sku), "SKU", isEssential: true))
        addTexts(own, &product)
        addCategories(own, &product)
        let rows = children.compactMap(\.row)
        table.addImages(own, rows, &product)
        addWeight([own] + rows, &product)
        addFeatures(own, &product)
        if isConfigurable {
            addVariants(children, own, &product)
        } else {
            table.addVariant(own, own, [], &product)
        }
        return nil
    }

    private func skips(_ row: Int, isVariant: Bool, _ product: borrowing ShopProductBuilder<MagentoTable>)
        -> SkipReason?
    {
        let online = product.cell(row, self.online)
        if !online.isBlank, !product.says(online, "1", "yes") { return .unpublished }
        guard !isVariant else { return nil }
        let type = product.cell(row, self.type)
        if !type.isBlank, !product.says(type, "simple", "configurable") { return .notSold }
        return product.says(product.cell(row, visibility), "not visible individually") ? .notVisible : nil
    }

    /// The texts of the product, and those of the store views as further languages.
    private static func addTexts(_ own: Int, _ product: inout ShopProductBuilder<MagentoTable>) {
        let table = product.table(of: own)
        let sku = product.cell(own, table.sku)
        var title = product.cell(own, table.name)
        var description = product.cell(own, table.description)
        if description.isBlank {
            description = product.cell(own, table.shortDescription)
        } else {
            product.leaveOut(product.cell(own, table.shortDescription))
        }
        var others: [(locale: Text, title: Cell, description: Cell)] = []
        for row in product.rows.indices {
            let table = product.table(of: row)
            let view = product.cell(row, table.view)
            guard !view.isBlank, product.isSame(product.cell(row, table.sku), sku) else { continue }
            let name = product.cell(row, table.name)
            let text = product.cell(row, table.description)
            guard let locale = product.mapping.locale(of: product.bytes(view)) else {
                product.leaveOut(name)
                product.leaveOut(text)
                continue
            }
            if locale == product.mapping.mainLocale {
                if !name.isBlank { title = name }
                if !text.isBlank { description = text }
            } else {
                let known = locale.withUnsafeBufferPointer { product.batch.keep($0) }
                others.append((known, name, text))
            }
        }
        product.addTitle(title)
        product.addDescription(description)
        for other in others {
            product.addTitle(other.title, locale: other.locale)
            product.addDescription(other.description, locale: other.locale)
        }
    }

    /// Paths with slashes, a comma between them, or a bar; each begins with the store's root, which is no category. Either
    /// parts only where the root follows.
    private static func addCategories(_ own: Int, _ product: inout ShopProductBuilder<MagentoTable>) {
        let cell = product.cell(own, product.table(of: own).categories)
        let text = product.bytes(cell)
        let root = Array(text.prefix { $0 != 0x2F && $0 != 0x2C && $0 != 0x7C })
        guard !root.isEmpty else { return }
        var ranges: [Range<Int>] = []
        var start = 0
        for position in text.indices where text[position] == 0x2C || text[position] == 0x7C {
            let rest = text[(position + 1)...]
            guard rest.starts(with: root) else { continue }
            let next = position + 1 + root.count
            guard next == text.count || [0x2F, 0x2C, 0x7C].contains(text[next]) else { continue }
            ranges.append(start..<position)
            start = position + 1
        }
        ranges.append(start..<text.count)
        for range in ranges where range.count > root.count {
            product.addCategory(.path, product.path(product.part(cell, range), separator: 0x2F, dropping: 1))
        }
    }

    private func addImages(_ own: Int, _ children: [Int], _ product: inout ShopProductBuilder<MagentoTable>) {
        var images = [product.cell(own, image)] + product.addresses(product.cell(own, moreImages))
        if images.allSatisfy(\.isBlank) {
            images = children.map { product.cell($0, product.table(of: $0).image) }
        }
        product.addImages(images)
    }

    private static func addWeight(_ rows: [Int], _ product: inout ShopProductBuilder<MagentoTable>) {
        var best: (number: FixedDecimal, cell: Cell)?
        for row in rows {
            let cell = product.cell(row, product.table(of: row).weight)
            guard !cell.isBlank, let number = ShopNumbers.read(product.bytes(cell)) else { continue }
            if best == nil || number > best!.number { best = (number, cell) }
        }
        product.set(.packageWeight, best?.cell)
    }

    /// `additional_attributes`: of several values of one a bar stands between. The manufacturer is the brand.
    private static func addFeatures(_ own: Int, _ product: inout ShopProductBuilder<MagentoTable>) {
        let cell = product.cell(own, product.table(of: own).attributes)
        for pair in MagentoCells.pairs(product.bytes(cell), in: 0..<Int(cell.text.count)) {
            let name = product.part(cell, pair.name)
            for value in product.parts(product.part(cell, pair.value), at: 0x7C) {
                if product.says(name, "manufacturer", "brand"), product.field(.brand).isBlank {
                    product.set(.brand, value)
                } else {
                    product.addFeature(name.text, value)
                }
            }
        }
    }

    // MARK: Variants

    private struct Variant {
        /// nil where it is in no file.
        var row: Int?
        var sku: Cell
        var options: [(name: Cell, value: Cell)]
    }

    /// What a configurable product says of its variants.
    private static func variants(_ own: Int, _ product: borrowing ShopProductBuilder<MagentoTable>) -> [Variant] {
        let table = product.table(of: own)
        let cell = product.cell(own, table.variations)
        let text = product.bytes(cell)
        let labelCell = product.cell(own, table.labels)
        let labels = MagentoCells.pairs(product.bytes(labelCell), in: 0..<Int(labelCell.text.count)).map {
            (name: product.part(labelCell, $0.name), label: product.part(labelCell, $0.value))
        }
        return MagentoCells.variations(text).compactMap { entry in
            let pairs = MagentoCells.pairs(text, in: entry)
            guard let first = pairs.first else { return nil }
            let sku = product.part(cell, first.value)
            let row = product.rows.indices.first { row in
                let table = product.table(of: row)
                return row != own && product.isBlank(row, table.view)
                    && product.isSame(product.cell(row, table.sku), sku)
            }
            let options = pairs.dropFirst().map { pair in
                let name = product.part(cell, pair.name)
                let label = labels.first { product.isSame($0.name, name) }?.label
                return (name: label.map { $0.isBlank ? name : $0 } ?? name, value: product.part(cell, pair.value))
            }
            return Variant(row: row, sku: sku, options: options)
        }
    }

    private static func addVariants(
        _ variants: [Variant], _ own: Int, _ product: inout ShopProductBuilder<MagentoTable>
    ) {
        var missing: [Cell] = []
        for variant in variants {
            guard let row = variant.row else {
                missing.append(variant.sku)
                continue
            }
            let table = product.table(of: row)
            if let reason = table.skips(row, isVariant: true, product),
                !product.mapping.settings.includes.contains(reason)
            {
                product.skip(row, reason)
                continue
            }
            table.addVariant(row, own, variant.options, &product)
        }
        guard let first = missing.first else { return }
        product.report(.itemVariantMissing, at: first, .integer(Int64(missing.count)))
    }

    private func addVariant(
        _ row: Int, _ own: Int, _ options: [(name: Cell, value: Cell)],
        _ product: inout ShopProductBuilder<MagentoTable>
    ) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, sku)
        setPrices(row, own, &variant, product)
        setStock(row, &variant, &extra, product)
        let image = product.cell(row, self.image)
        for option in options {
            let isColor = product.mapping.isColor(product.bytes(option.name))
            product.addProperty(
                option.name.text,
                Cell(text: option.value.text, location: option.value.location, column: option.value.column),
                image: isColor ? image : nil)
        }
        product.add(variant, extra, row: row, properties: options.count)
    }

    /// A variant without a price has its product's.
    private func setPrices(
        _ row: Int, _ own: Int, _ variant: inout SKU, _ product: borrowing ShopProductBuilder<MagentoTable>
    ) {
        let parent = product.table(of: own)
        variant.price = product.cell(row, price)
        if variant.price.isBlank { variant.price = product.cell(own, parent.price) }
        variant.discountPrice = product.special(
            product.cell(row, specialPrice), from: product.cell(row, specialFrom), to: product.cell(row, specialTo))
    }

    private func setStock(
        _ row: Int, _ variant: inout SKU, _ extra: inout ShopSKU, _ product: borrowing ShopProductBuilder<MagentoTable>
    ) {
        let number = product.cell(row, quantity)
        variant.inventory = number
        let isManaged =
            !product.says(product.cell(row, manageStock), "0")
            || product.says(product.cell(row, usesConfiguredStock), "1")
        let isOut = product.says(product.cell(row, inStock), "0")
        if isOut {
            extra.availability = .outOfStock
        } else if let count = ShopNumbers.read(product.bytes(number)), count > .zero {
            return
        } else if !isManaged {
            extra.availability = .inStock
        } else if product.says(product.cell(row, usesConfiguredBackorders), "0"),
            product.says(product.cell(row, backorders), "1", "2")
        {
            extra.availability = .backorder
        } else if number.isBlank {
            extra.availability = product.says(product.cell(row, inStock), "1") ? .inStock : .unstated
        } else {
            return
        }
        variant.inventory.text = .none
    }
}
