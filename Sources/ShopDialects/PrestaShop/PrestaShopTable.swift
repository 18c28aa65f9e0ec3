import Bytes
package import CatalogReading
package import FeedModel

/// A file of PrestaShop's: products with a row each, or combinations, which name their product by id or reference and
/// say what they cost more than it.
package final class PrestaShopTable: ShopTable {
    package let columns: ShopColumns
    /// Rows are combinations.
    let isCombinations: Bool
    let id, reference, ean, price, quantity, images, name, active, categories, manufacturer, description, summary: Int
    let feature, visibility, isForOrder, isVirtual, outOfStock: Int
    let discountAmount, discountPercent, discountFrom, discountTo: Int
    let weight: Int
    let sides: [Int]
    let productReference, attribute, value, impact, weightImpact: Int

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header, fold: PrestaShopDialect.fold)
        attribute = columns.take(.list, "attribute", "attributes")
        value = columns.take(.list, "value", "values")
        isCombinations = attribute >= 0
        id = columns.take(.identifier, "product id", "id", "id product")
        productReference = isCombinations ? columns.take(.identifier, "product reference") : -1
        reference = columns.take(.identifier, "reference")
        guard id >= 0 || reference >= 0 || productReference >= 0 else { return nil }
        impact = columns.take(.money, "impact on price")
        weightImpact = columns.take(.weight, "impact on weight")
        ean = columns.take(.identifier, "ean13", "ean", "ean-13", "gtin")
        price = columns.take(
            .money, "price tax excluded", "price tax included", "price tax excluded or price tax included", "price")
        quantity = columns.take(.wholeNumber, "quantity")
        images = columns.take(.list, "image urls", "images", "image url")
        name = columns.take(.text, "name", "product name")
        active = columns.take(.flag, "active")
        categories = columns.take(.path, "categories", "category")
        manufacturer = columns.take(.text, "manufacturer", "brand")
        description = columns.take(.html, "description")
        summary = columns.take(.html, "summary", "short description")
        feature = columns.take(.list, "feature", "features")
        visibility = columns.take(.word, "visibility")
        isForOrder = columns.take(.flag, "available for order")
        isVirtual = columns.take(.flag, "virtual product")
        outOfStock = columns.take(.word, "out of stock action", "action when out of stock")
        discountAmount = columns.take(.money, "discount amount")
        discountPercent = columns.take(.wholeNumber, "discount percent")
        discountFrom = columns.take(.date, "discount from")
        discountTo = columns.take(.date, "discount to")
        weight = columns.take(.weight, "weight")
        sides = [
            columns.take(.length, "depth", "length"), columns.take(.length, "width"), columns.take(.length, "height"),
        ]
        columns.settle(mapping)
        self.columns = columns
    }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        let own = RecordKey.identifier(text(id), salt: 0x31)
        if isCombinations {
            let byReference = RecordKey.identifier(text(productReference), salt: 0x35)
            return RecordKey(product: own != 0 ? own : byReference, isOwner: false)
        }
        let byReference = RecordKey.identifier(text(reference), salt: 0x35)
        var key = RecordKey(product: own != 0 ? own : byReference, isOwner: true, claims: [byReference])
        key.standsAlone = true
        return key
    }

    package static func itemID(_ product: ShopProductBuilder<PrestaShopTable>) -> Cell? {
        let own = product.rows.indices.first { !product.table(of: $0).isCombinations } ?? 0
        let table = product.table(of: own)
        for column in [table.id, table.productReference, table.isCombinations ? -1 : table.reference] {
            let cell = product.cell(own, column)
            if !cell.isBlank { return cell }
        }
        return nil
    }

    // MARK: Products

    package static func build(_ product: inout ShopProductBuilder<PrestaShopTable>) -> SkipReason? {
        let combinations = product.rows.indices.filter { product.table(of: $0).isCombinations }
        let own = product.rows.indices.first { !product.table(of: $0).isCombinations }
        product.batch.shopCounts.products += own == nil ? 0 : 1
        product.batch.shopCounts.variants += combinations.isEmpty ? 1 : combinations.count
        product.set(.itemID, itemID(product))
        guard let own else {
            let id = product.field(.itemID)
            product.cells.report(.itemParentMissing, at: id, .text(id.text))
            product.markUnreadable()
            return nil
        }
        let table = product.table(of: own)
        if let reason = table.skips(own, product), !product.mapping.settings.includes.contains(reason) { return reason }
        product.stand(at: own)
        product.addTitle(product.cell(own, table.name))
        let description = product.cell(own, table.description)
        let summary = product.cell(own, table.summary)
        product.addDescription(description.isBlank ? summary : description)
        if !description.isBlank { product.leaveOut(summary) }
        product.set(.brand, product.cell(own, table.manufacturer))
        table.addCategories(own, &product)
        table.addFeatures(own, &product)
        var images = table.addresses(own, product)
        for row in combinations { images += product.table(of: row).addresses(row, product) }
        product.addImages(images)
        product.set(.packageWeight, weight(own, product))
        for (side, field) in [ProductField.packageLength, .packageWidth, .packageHeight].enumerated() {
            let side = product.cell(own, table.sides[side])
            product.set(field, product.cells.length(side, product.mapping.settings.lengthUnit)?.cell)
        }
        if combinations.isEmpty {
            table.addVariant(own, own, &product)
        } else {
            for row in combinations { product.table(of: row).addVariant(row, own, &product) }
            product.leaveOut(product.cell(own, table.quantity))
        }
        return nil
    }

    private func skips(_ row: Int, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> SkipReason? {
        if product.says(product.cell(row, active), "0", "no") { return .unpublished }
        if product.says(product.cell(row, isForOrder), "0", "no") { return .unpublished }
        if product.says(product.cell(row, visibility), "none", "nowhere") { return .notVisible }
        return product.says(product.cell(row, isVirtual), "1", "yes") ? .notSold : nil
    }

    /// Lists have the separator that whoever exported has chosen: the first of bar, semicolon and comma that is there.
    private func list(_ cell: Cell, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> [Cell] {
        let text = product.bytes(cell)
        for separator in [0x7C, 0x3B] as [UInt8] where text.contains(separator) {
            return product.cells.list(cell, at: separator)
        }
        return product.cells.list(cell, at: 0x2C)
    }

    private func addresses(_ row: Int, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> [Cell] {
        product.cells.addresses(product.cell(row, images))
    }

    private func addCategories(_ own: Int, _ product: inout ShopProductBuilder<PrestaShopTable>) {
        for category in list(product.cell(own, categories), product) {
            if product.bytes(category).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
                product.addCategory(.id, category)
            } else {
                product.addCategory(.path, product.cells.path(category, separator: 0x3E))
            }
        }
    }

    /// `Name:Value:Position`, several with commas between; a comma within a number is none of those.
    private func addFeatures(_ own: Int, _ product: inout ShopProductBuilder<PrestaShopTable>) {
        let cell = product.cell(own, feature)
        for entry in PrestaShopCells.entries(product.bytes(cell), hasName: true) {
            let text = product.bytes(cell)
            guard let colon = entry.first(where: { text[$0] == 0x3A }) else { continue }
            let name = product.cells.part(cell, entry.lowerBound..<colon)
            let end = PrestaShopCells.withoutPosition(text, (colon + 1)..<entry.upperBound)
            product.addFeature(name.text, product.cells.part(cell, (colon + 1)..<end))
        }
    }

    // MARK: Variants

    private func addVariant(_ row: Int, _ own: Int, _ product: inout ShopProductBuilder<PrestaShopTable>) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, reference)
        variant.eanCode = product.cell(row, ean)
        setPrices(row, own, &variant, &extra, product)
        variant.inventory = product.cells.plainNumber(product.cell(row, quantity))
        let count = product.cells.number(product.cell(row, quantity))
        let table = product.table(of: own)
        if let count, count <= .zero, product.says(product.cell(own, table.outOfStock), "1", "allow") {
            extra.availability = .backorder
            variant.inventory.text = .none
        }
        let image = row == own ? nil : addresses(row, product).first
        var properties = 0
        for (name, value) in row == own ? [] : options(row, product) where !value.isBlank {
            let isColor = product.mapping.isColor(product.bytes(name))
            product.addProperty(name.text, value, image: isColor ? image : nil)
            properties += 1
        }
        product.add(variant, extra, row: row, properties: properties)
    }

    /// `Color:color:0, Disk space:select:1` with `Blue:0, 16GB:1` beside it, or both in one: `Color:Blue, Disk space:16GB`.
    private func options(_ row: Int, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> [(Cell, Cell)] {
        let names = product.cell(row, attribute)
        let text = product.bytes(names)
        let entries = PrestaShopCells.entries(text, hasName: true).map { entry in
            (entry, entry.first { text[$0] == 0x3A } ?? entry.upperBound)
        }
        guard value >= 0 else {
            return entries.map { entry, colon in
                let start = min(colon + 1, entry.upperBound)
                return (
                    product.cells.part(names, entry.lowerBound..<colon),
                    product.cells.part(names, start..<entry.upperBound)
                )
            }
        }
        let values = product.cell(row, value)
        let valueText = product.bytes(values)
        let found = PrestaShopCells.entries(valueText, hasName: false).map { entry in
            product.cells.part(values, entry.lowerBound..<PrestaShopCells.withoutPosition(valueText, entry))
        }
        return zip(entries, found).map { entry, value in
            (product.cells.part(names, entry.0.lowerBound..<entry.1), value)
        }
    }

    /// The product's weight with the greatest impact of a combination: the package has to do for each.
    private static func weight(_ own: Int, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> Cell? {
        let unit = product.mapping.settings.weightUnit
        let base = product.cells.weight(product.cell(own, product.table(of: own).weight), unit)
        let impacts = product.rows.indices.filter { $0 != own }.map {
            product.cells.weight(product.cell($0, product.table(of: $0).weightImpact), unit)
        }
        guard let impact = CellReader.largest(impacts), let more = impact.number, more > .zero,
            let sum = ShopNumbers.sum(base?.number ?? .zero, more)
        else { return base?.cell }
        return product.cells.remade(impact.cell) { $0.append(sum) }
    }

    /// A combination costs what its product does and its impact, unless the file says its price itself.
    private func setPrices(
        _ row: Int, _ own: Int, _ variant: inout SKU, _ extra: inout ShopSKU,
        _ product: borrowing ShopProductBuilder<PrestaShopTable>
    ) {
        let table = product.table(of: own)
        let cells = product.cells
        var price = cells.money(product.cell(own, table.price))
        if row != own {
            let given = product.cell(row, self.price)
            let difference = product.cell(row, impact)
            if !given.isBlank {
                price = cells.money(given)
            } else if !difference.isBlank {
                let more = cells.money(difference)
                if let base = price.number, let number = more.number, let sum = ShopNumbers.sum(base, number) {
                    if number.coefficient != 0 {
                        price.cell = cells.remade(difference) { $0.append(sum) }
                        price.number = sum
                    }
                } else {
                    price = more
                }
            }
        }
        variant.price = price.cell
        extra.currency = price.currency
        let amount = product.cell(own, table.discountAmount)
        let percent = product.cell(own, table.discountPercent)
        let stated = percent.isBlank ? amount : percent
        guard let number = cells.number(stated), number.coefficient != 0 else { return }
        guard let price = price.number else { return product.leaveOut(stated) }
        let cell = product.special(
            stated, from: product.cell(own, table.discountFrom), to: product.cell(own, table.discountTo))
        guard !cell.isBlank else { return }
        let reduced =
            percent.isBlank
            ? ShopNumbers.sum(price, FixedDecimal(coefficient: -number.coefficient, scale: number.scale))
            : ShopNumbers.reduce(price, byPercent: number)
        guard let reduced else { return }
        if reduced >= price {
            cells.report(.priceSpecialNotLower, at: cell, .text(variant.price.text))
        } else {
            variant.discountPrice = cells.remade(cell) { $0.append(reduced) }
        }
    }
}
