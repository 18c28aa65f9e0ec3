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

    /// What parts the entries of lists, as the header or the configuration says; nil: as each cell shows.
    let separator: [UInt8]?
    /// Tax is in the price, and in what a combination adds to it.
    let isGross, impactIsGross: Bool

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header, fold: PrestaShopNames.fold)
        attribute = columns.take(.list, "attribute", "attributes")
        value = columns.take(.list, "value", "values")
        isCombinations = attribute >= 0
        id = columns.take(.identifier, "product id", "id")
        productReference = isCombinations ? columns.take(.identifier, "product reference") : -1
        reference = columns.take(.identifier, "reference")
        guard id >= 0 || reference >= 0 || productReference >= 0 else { return nil }
        impact = columns.take(.money, "impact on price")
        weightImpact = columns.take(.weight, "impact on weight")
        ean = columns.take(.identifier, "ean13", "ean", "ean-13", "gtin")
        price = columns.take(.money, "price tax excluded", "price tax included", "price")
        quantity = columns.take(.wholeNumber, "quantity")
        images = columns.take(.list, "image urls", "images")
        name = columns.take(.text, "name")
        active = columns.take(.flag, "active", "enabled")
        categories = columns.take(.path, "categories", "category")
        manufacturer = columns.take(.text, "manufacturer", "brand")
        description = columns.take(.html, "description")
        summary = columns.take(.html, "summary", "short description")
        feature = columns.take(.list, "feature", "features")
        visibility = columns.take(.word, "visibility")
        isForOrder = columns.take(.flag, "available for order")
        isVirtual = columns.take(.flag, "virtual product")
        outOfStock = columns.take(.word, "out of stock action")
        discountAmount = columns.take(.money, "discount amount")
        discountPercent = columns.take(.wholeNumber, "discount percent")
        discountFrom = columns.take(.date, "discount from")
        discountTo = columns.take(.date, "discount to")
        weight = columns.take(.weight, "weight")
        sides = [
            columns.take(.length, "depth", "length"), columns.take(.length, "width"), columns.take(.length, "height"),
        ]
        columns.name([
            "item_id": id >= 0 ? id : reference, "title": name, "description": description, "brand": manufacturer,
            "category_id": categories, "image_urls": images, "sku_code": reference, "price": price,
            "inventory": quantity, "ean_code": ean, "package_weight": weight, "package_length": sides[0],
            "package_width": sides[1], "package_height": sides[2],
        ])
        columns.settle(mapping)
        self.columns = columns
        func saysGross(_ column: Int) -> Bool { column >= 0 && PrestaShopNames.saysGross(header[column]) }
        isGross = saysGross(price)
        impactIsGross = saysGross(impact)
        let configured = mapping.settings.listSeparator.map { Array($0.utf8) }
        separator = configured ?? header.lazy.compactMap(PrestaShopNames.separator).first
    }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        let own = Self.hash(text(id), 0x31)
        if isCombinations {
            // Whoever fills the import may write a reference where an id is due, or the other way round.
            let asReference = Self.hash(text(id), 0x35)
            let byReference = Self.hash(text(productReference), 0x35)
            let asID = Self.hash(text(productReference), 0x31)
            var key = RecordKey(product: own != 0 ? own : byReference, isOwner: false)
            key.alternates = (byReference, asReference, asID)
            // A row without attributes is no combination, such as a sum at the end.
            key.needsOwner = !text(attribute).isEmpty
            return key
        }
        let byReference = Self.hash(text(reference), 0x35)
        var key = RecordKey(product: own != 0 ? own : byReference, isOwner: true, claims: [byReference])
        key.standsAlone = true
        return key
    }

    /// Ids and references are one without regard to case and to what a spreadsheet puts around them.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ salt: UInt64) -> UInt64 {
        text.isEmpty ? 0 : withFolded(IdentifierText.plain(text)) { RecordKey.hash($0, salt: salt) }
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
            let table = product.table(of: 0)
            let place = id.isBlank ? product.cell(0, table.id >= 0 ? table.id : table.productReference) : id
            product.cells.report(.itemParentMissing, at: place, .text(id.text))
            product.markUnreadable()
            return nil
        }
        let table = product.table(of: own)
        if let reason = table.skips(own, product), !product.mapping.settings.includes.contains(reason) { return reason }
        product.holdIncomplete(own: own, hasVariants: !combinations.isEmpty)
        product.place(at: own)
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
        let cells = product.cells
        // Every flag is read, so that a word that nobody knows is said.
        let flags = [cells.flag(product.cell(row, active)), cells.flag(product.cell(row, isForOrder))]
        let isVirtual = cells.flag(product.cell(row, isVirtual)) == .on
        let isNowhere = cells.word(
            product.cell(row, visibility), Self.visibilities, expected: "both, catalog, search or none")
        if flags.contains(.off) { return .unpublished }
        if isNowhere == true { return .notVisible }
        return isVirtual ? .notSold : nil
    }

    /// Whether a product is to be seen nowhere.
    private static let visibilities: KeyValuePairs<StaticString, Bool> = [
        "both": false, "catalog": false, "search": false, "none": true, "nowhere": true, "everywhere": false,
        "partout": false, "catalogue seulement": false, "catalogue": false, "recherche": false,
        "recherche seulement": false, "nulle part": true, "ambos": false, "catálogo": false, "búsqueda": false,
        "ninguno": true, "en ninguna parte": true, "ovunque": false, "catalogo": false, "ricerca": false,
        "da nessuna parte": true, "nessuno": true, "überall": false, "beides": false, "katalog": false, "suche": false,
        "nirgends": true, "nirgendwo": true, "wszędzie": false, "wyszukiwanie": false, "nigdzie": true,
    ]

    /// What parts the entries of a list: as the header says, else the first of bar, semicolon and comma that is there.
    private func list(_ cell: Cell, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> [Cell] {
        let text = product.bytes(cell)
        let found = separator ?? ([[0x7C], [0x3B]] as [[UInt8]]).first { text.contains($0[0]) } ?? [0x2C]
        return PrestaShopCells.pieces(text, at: found).map { product.cells.part(cell, $0) }.filter { !$0.isBlank }
    }

    /// The entries of a packed cell.
    private func entries(
        _ cell: Cell, hasName: Bool, _ product: borrowing ShopProductBuilder<PrestaShopTable>
    ) -> [Range<Int>] {
        PrestaShopCells.entries(product.bytes(cell), hasName: hasName, at: separator)
    }

    private func addresses(_ row: Int, _ product: borrowing ShopProductBuilder<PrestaShopTable>) -> [Cell] {
        {
            let cell = product.cell(row, images)
            guard let separator, separator != [0x2C] else { return product.cells.addresses(cell) }
            return PrestaShopCells.pieces(product.bytes(cell), at: separator).flatMap {
                product.cells.addresses(product.cells.part(cell, $0))
            }
        }()
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
        for entry in entries(cell, hasName: true, product) {
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
        let allows = product.cells.word(
            product.cell(own, table.outOfStock),
            ["0": false, "1": true, "2": false, "deny": false, "allow": true, "default": false],
            expected: "0 (deny), 1 (allow) or 2 (default)")
        if let count, count <= .zero, allows == true {
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
        let entries = self.entries(names, hasName: true, product).map { entry in
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
        let found = self.entries(values, hasName: false, product).map { entry in
            product.cells.part(values, entry.lowerBound..<PrestaShopCells.withoutPosition(valueText, entry))
        }
        if entries.count != found.count, !entries.isEmpty {
            product.cells.report(.shopWordUnknown, at: values, .words("one value for each attribute"))
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
        guard let impact = CellReader.largest(impacts) else { return base?.cell }
        // What cannot be read stays as it is, for a rule to say so: it is neither nothing nor all there is.
        guard let more = impact.number else { return impact.cell }
        if let base, base.number == nil { return base.cell }
        guard more > .zero, let sum = ShopNumbers.sum(base?.number ?? .zero, more) else { return base?.cell }
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
        extra.isGross = table.isGross
        if row != own {
            let given = product.cell(row, self.price)
            let difference = product.cell(row, impact)
            if !given.isBlank {
                price = cells.money(given)
                extra.isGross = isGross
            } else if !difference.isBlank {
                let more = cells.money(difference)
                if let base = price.number, let number = more.number.flatMap({ inTax(of: table, $0, product) }),
                    let sum = ShopNumbers.sum(base, number)
                {
                    if number.coefficient != 0 {
                        price.cell = cells.remade(difference) { $0.append(sum) }
                        price.number = sum
                    }
                } else if more.number == nil {
                    price = more
                }
                // Where the product's own price is what cannot be read, that is said: the impact alone is no price.
            }
        }
        variant.price = price.cell
        extra.currency = price.currency
        setDiscount(own, price.number, &variant, product)
    }

    /// What a combination adds, with tax or without as its product's price is.
    private func inTax(
        of table: PrestaShopTable, _ impact: FixedDecimal, _ product: borrowing ShopProductBuilder<PrestaShopTable>
    ) -> FixedDecimal? {
        guard table.isGross, !impactIsGross, let tax = product.mapping.settings.price.tax else { return impact }
        let added = FixedDecimal(coefficient: -tax.coefficient, scale: tax.scale)
        guard impact.isNegative else { return ShopNumbers.reduce(impact, byPercent: added) }
        return ShopNumbers.reduce(FixedDecimal(coefficient: -impact.coefficient, scale: impact.scale), byPercent: added)
            .map { FixedDecimal(coefficient: -$0.coefficient, scale: $0.scale) }
    }

    /// The amount counts before the per cent, as in the import; either may be 0 where there is none.
    private func setDiscount(
        _ own: Int, _ price: FixedDecimal?, _ variant: inout SKU,
        _ product: borrowing ShopProductBuilder<PrestaShopTable>
    ) {
        let table = product.table(of: own)
        let cells = product.cells
        let amount = product.cell(own, table.discountAmount)
        let percent = product.cell(own, table.discountPercent)
        var reduction = cells.money(amount).number
        let isAmount = !amount.isBlank && reduction?.coefficient != 0
        let stated = isAmount ? amount : percent
        if !isAmount { reduction = percentage(percent, cells) }
        guard !stated.isBlank, reduction?.coefficient != 0 else { return }
        guard let price, let reduction else {
            if price != nil { cells.report(.shopWordUnknown, at: stated, .words("a number")) }
            return product.leaveOut(stated)
        }
        let cell = product.special(
            stated, from: product.cell(own, table.discountFrom), to: product.cell(own, table.discountTo))
        guard !cell.isBlank else { return }
        let reduced =
            isAmount
            ? ShopNumbers.sum(price, FixedDecimal(coefficient: -reduction.coefficient, scale: reduction.scale))
            : ShopNumbers.reduce(price, byPercent: reduction)
        guard let reduced, !reduced.isNegative else {
            return cells.report(.shopWordUnknown, at: stated, .words("a discount below the price"))
        }
        if reduced >= price {
            cells.report(.priceSpecialNotLower, at: cell, .text(variant.price.text))
        } else {
            variant.discountPrice = cells.remade(cell) { $0.append(reduced) }
        }
    }

    /// `10`, `10%`, `10 %`.
    private func percentage(_ cell: Cell, _ cells: CellReader) -> FixedDecimal? {
        let text = cells.bytes(cell)
        guard text.last == 0x25 else { return cells.number(cell) }
        return cells.number(cells.part(cell, 0..<(text.count - 1)))
    }
}
