import Bytes
package import CatalogReading
package import FeedModel

/// A product CSV of WooCommerce: simple products have a row, variable ones a row with all values of their attributes and
/// one for each variation, which names its parent by `id:` and number, or by SKU.
package final class WooCommerceTable: ShopTable {
    package let columns: ShopColumns
    let id, type, sku, ean, name, published, visibility, shortDescription, description, inStock, stock: Int
    let salePrice, saleStart, saleEnd, price, categories, images, parent, brands: Int
    let weight: (column: Int, unit: WeightUnit)
    let sides: [(column: Int, unit: LengthUnit)]
    let attributes: [(name: Int, values: Int)]

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        id = columns.take(.identifier, WooHeader.id)
        type = columns.take(.word, WooHeader.type)
        sku = columns.take(.identifier, WooHeader.sku)
        guard id >= 0 || sku >= 0, type >= 0 else { return nil }
        ean = columns.take(.identifier, WooHeader.ean)
        name = columns.take(.text, WooHeader.name)
        published = columns.take(.flag, WooHeader.published)
        visibility = columns.take(.word, WooHeader.visibility)
        shortDescription = columns.take(.html, WooHeader.shortDescription)
        description = columns.take(.html, WooHeader.description)
        inStock = columns.take(.flag, WooHeader.inStock)
        stock = columns.take(.wholeNumber, WooHeader.stock)
        salePrice = columns.take(.money, WooHeader.salePrice)
        let dates = WooHeader.saleDates(columns.folded, after: description)
        (saleStart, saleEnd) = (dates.start, dates.end)
        for date in [saleStart, saleEnd] where date >= 0 { columns.use(date) }
        price = columns.take(.money, WooHeader.price)
        categories = columns.take(.path, WooHeader.categories)
        images = columns.take(.list, WooHeader.images)
        parent = columns.take(.identifier, WooHeader.parent)
        brands = columns.take(.list, WooHeader.brands)
        let (weight, weightUnit) = columns.takeMeasure(.weight, WooHeader.weight)
        self.weight = (weight, Self.unit(weightUnit, UnitWords.weight) ?? .unstated)
        let measures = [WooHeader.length, WooHeader.width, WooHeader.height].map { columns.takeMeasure(.length, $0) }
        sides = measures.map { ($0.column, Self.unit($0.unit, UnitWords.length) ?? .unstated) }
        var found: [Int: (name: Int, values: Int)] = [:]
        for (column, folded) in columns.folded.enumerated() where WooHeader.isOfAttribute(folded) {
            columns.use(column)
            guard let (number, isName) = WooHeader.attribute(folded) else { continue }
            var entry = found[number] ?? (-1, -1)
            if isName { entry.name = column } else { entry.values = column }
            found[number] = entry
        }
        for (number, name, values, rest) in WooHeader.attributesByPlace(columns.folded) where found[number] == nil {
            found[number] = (name, values)
            for column in rest { columns.use(column) }
        }
        attributes = found.sorted { $0.key < $1.key }.map(\.value).filter { $0.name >= 0 && $0.values >= 0 }
        columns.name([
            "item_id": id >= 0 ? id : sku, "title": name, "description": description, "brand": brands,
            "category_id": categories, "image_urls": images, "sku_code": sku, "price": price, "inventory": stock,
            "ean_code": ean, "package_weight": self.weight.0, "package_length": sides[0].0, "package_width": sides[1].0,
            "package_height": sides[2].0,
        ])
        columns.settle(mapping)
        self.columns = columns
    }

    private static func unit<Unit>(_ name: String, _ unit: (UnsafeBufferPointer<UInt8>) -> Unit?) -> Unit? {
        var name = name
        return name.withUTF8(unit)
    }

    /// The exporter writes rows fifty at a time, and the header when all are known: earlier rows lack the columns of
    /// attributes that later ones brought.
    package var shortFrom: Int {
        let last = columns.folded.indices.last { column in
            !WooHeader.isOfAttribute(columns.folded[column]) && !columns.folded[column].hasPrefix("meta:")
        }
        return last.map { $0 + 1 } ?? 0
    }

    // MARK: Kinds

    private static let kinds = ProductKinds(goods: ["simple", "variable", "variation"], column: "Type")

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        if text(type).has("variation") {
            let parent = IdentifierText.plain(text(self.parent))
            // Where it names none, nobody knows whose it is.
            var key = RecordKey(product: skuKey(parent), isOwner: false)
            if parent.hasPrefix("id:") { key.product = idKey(UnsafeBufferPointer(rebasing: parent[3...])) }
            key.needsOwner = true
            return key
        }
        let isVariable = text(type).has("variable")
        var key = RecordKey(product: idKey(text(id)), isOwner: true)
        let code = skuKey(text(sku))
        if key.product == 0 { key.product = code }
        key.standsAlone = true
        // Variations name their parent by its SKU where it has one.
        if isVariable { key.claims = [code] }
        key.isSingle = !isVariable
        return key
    }

    private func idKey(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 { RecordKey.identifier(id.trimmed, salt: 0x31) }
    private func skuKey(_ sku: UnsafeBufferPointer<UInt8>) -> UInt64 { RecordKey.identifier(sku, salt: 0x35) }

    package static func itemID(_ product: ShopProductBuilder<WooCommerceTable>) -> Cell? {
        let own = product.rows.indices.first { !product.table(of: $0).isVariation($0, product) } ?? 0
        let table = product.table(of: own)
        let id = product.cell(own, table.id)
        return id.isBlank ? product.cell(own, table.sku) : id
    }

    private func isVariation(_ row: Int, _ product: borrowing ShopProductBuilder<WooCommerceTable>) -> Bool {
        product.bytes(product.cell(row, type)).has("variation")
    }

    // MARK: Products

    package static func build(_ product: inout ShopProductBuilder<WooCommerceTable>) -> SkipReason? {
        let variations = product.rows.indices.filter { product.table(of: $0).isVariation($0, product) }
        let own = product.rows.indices.first { !product.table(of: $0).isVariation($0, product) }
        product.batch.shopCounts.products += own == nil ? 0 : 1
        product.batch.shopCounts.variants += variations.isEmpty ? 1 : variations.count
        guard let own else { return orphans(&product) }
        let table = product.table(of: own)
        if let reason = product.wanted(table.skips(own, product)) { return reason }
        let isVariable = product.bytes(product.cell(own, table.type)).has("variable")
        let reasons = variations.map { product.wanted(product.table(of: $0).skips($0, product)) }
        let sold = zip(variations, reasons).filter { $0.1 == nil }.map(\.0)
        // All that could be bought of it is left out: so is the product, for the same reason.
        if isVariable, !variations.isEmpty, sold.isEmpty { return reasons.compactMap { $0 }.first }
        for (row, reason) in zip(variations, reasons) {
            if let reason { product.skip(row, reason) }
        }
        product.place(at: own)
        product.set(.itemID, itemID(product).map { product.cells.identifier($0, "id", isEssential: true) })
        if isVariable {
            product.holdIncomplete(own: own, hasVariants: !variations.isEmpty)
        } else if !variations.isEmpty {
            // Whether it is one article or several is for the shop to say.
            product.cells.report(
                .itemVariantMissing, at: product.cell(own, table.type), .integer(Int64(variations.count)),
                .words("not variable"))
        }
        product.addTitle(product.cell(own, table.name))
        let description = product.cells.html(product.unfolded(product.cell(own, table.description)))
        let summary = product.cell(own, table.shortDescription)
        product.addDescription(description.isBlank ? product.unfolded(summary) : description)
        if !description.isBlank { product.leaveOut(summary) }
        let brands = product.cells.list(product.cell(own, table.brands), at: 0x2C, escape: 0x5C)
        product.set(.brand, brands.first.map { product.cells.text($0) })
        for category in product.cells.list(product.cell(own, table.categories), at: 0x2C, escape: 0x5C) {
            product.addCategory(.path, product.cells.path(category, separator: 0x3E))
        }
        var images = product.cells.addresses(product.cell(own, table.images))
        for row in sold { images += product.cells.addresses(product.cell(row, product.table(of: row).images)) }
        product.addImages(images)
        product.setPackage([own] + sold, weight: { $0.weight }, sides: { $0.sides })
        if isVariable {
            addVariations(own, sold, &product)
        } else {
            table.addVariant(own, [], own, &product)
            addFeatures(own, besides: [], &product)
        }
        return nil
    }

    /// Variations whose product is in no file.
    private static func orphans(_ product: inout ShopProductBuilder<WooCommerceTable>) -> SkipReason? {
        let table = product.table(of: 0)
        let parent = product.cell(0, table.parent)
        product.set(.itemID, parent.isBlank ? product.cell(0, table.id) : parent)
        product.cells.report(.itemParentMissing, at: parent, .text(parent.text))
        product.markUnreadable()
        return nil
    }

    private func skips(_ row: Int, _ product: borrowing ShopProductBuilder<WooCommerceTable>) -> SkipReason? {
        let type = product.cell(row, type)
        let kinds = product.bytes(type)
        // A variable product may be called virtual or downloadable as well: its variations say it for themselves.
        let isGoods = kinds.has("variable") && !kinds.has("grouped") && !kinds.has("external")
        if !isGoods, product.cells.isUnsold(type, Self.kinds, included: product.mapping.includedKinds) {
            return .notSold
        }
        let state = product.cell(row, published)
        // -1 is a draft of the exporter, and what WordPress calls other states is none of its words.
        if product.cells.knownWord(state, ["-1": true, "draft": true, "pending": true]) == true { return .draft }
        if product.cells.flag(state, off: ["private", "hidden"]) == .off { return .unpublished }
        // Variations are seen where their product is.
        guard !kinds.has("variation") else { return nil }
        let isVisible = product.cells.word(
            product.cell(row, visibility), ["visible": true, "catalog": true, "search": true, "hidden": false],
            expected: "visible, catalog, search or hidden")
        return isVisible == false ? .notVisible : nil
    }

    /// A product's attributes as its own row has them.
    private static func addFeatures(
        _ own: Int, besides axes: [Cell], _ product: inout ShopProductBuilder<WooCommerceTable>
    ) {
        for attribute in product.table(of: own).attributes {
            let name = product.cell(own, attribute.name)
            guard !name.isBlank, !axes.contains(where: { product.isSame($0, name) }) else { continue }
            for value in product.cells.list(product.cell(own, attribute.values), at: 0x2C, escape: 0x5C) {
                product.addFeature(name.text, value)
            }
        }
    }

    /// One SKU a variation. The attributes that any of them has a value for are the options; one that has none for an
    /// option is to be had in every value that its product has.
    private static func addVariations(
        _ own: Int, _ variations: [Int], _ product: inout ShopProductBuilder<WooCommerceTable>
    ) {
        var axes: [(name: Cell, all: [Cell])] = []
        for attribute in product.table(of: own).attributes {
            let name = product.cell(own, attribute.name)
            guard !name.isBlank else { continue }
            let isAxis = variations.contains { row in
                product.table(of: row).attributes.contains { product.isSame(product.cell(row, $0.name), name) }
            }
            guard isAxis else { continue }
            axes.append((name, product.cells.list(product.cell(own, attribute.values), at: 0x2C, escape: 0x5C)))
        }
        for row in variations {
            let table = product.table(of: row)
            var choices: [[Cell]] = [[]]
            for axis in axes {
                let attribute = table.attributes.first { product.isSame(product.cell(row, $0.name), axis.name) }
                let value = attribute.map { product.cell(row, $0.values) }
                var values = value.map { $0.isBlank ? [] : product.cells.list($0, at: 0x2C, escape: 0x5C) } ?? []
                if values.isEmpty { values = axis.all }
                if values.isEmpty { values = [.absent(at: product.rows[row].location)] }
                choices = choices.flatMap { choice in values.map { choice + [$0] } }
                if choices.count > 500 { choices = Array(choices.prefix(500)) }
            }
            for (number, choice) in choices.enumerated() {
                let options = zip(axes, choice).map { (name: $0.name, value: $1) }
                table.addVariant(row, options, own, &product, part: number, of: choices.count)
            }
        }
        addFeatures(own, besides: axes.map(\.name), &product)
    }

    /// - Parameters:
    ///   - part: which of several SKUs that one row stands for, because it leaves an option open: they share its stock.
    private func addVariant(
        _ row: Int, _ options: [(name: Cell, value: Cell)], _ own: Int,
        _ product: inout ShopProductBuilder<WooCommerceTable>,
        part: Int = 0, of count: Int = 1
    ) {
        var variant = SKU(location: product.rows[row].location)
        var extra = ShopSKU()
        variant.code = product.cell(row, sku)
        // An export repeats the parent's SKU for variations without one of their own.
        let ownCode = product.cell(own, product.table(of: own).sku)
        if row != own, product.cells.isSameIdentifier(variant.code, ownCode) { variant.code.text = .none }
        let plain = IdentifierText.plain(product.bytes(variant.code))
        // What is left of a number is damaged once, and stays what it is.
        if count > 1, !plain.isEmpty, part > 0 || !IdentifierText.isRounded(plain) {
            let code = plain.string
            let open = options.map { product.bytes($0.value).string }.joined(separator: "-")
            variant.code = product.cells.remade(variant.code) {
                $0.append("\(code)-\(open)".replacing(" ", with: "_"))
            }
        }
        if row != own, variant.code.isBlank, count == 1 {
            extra.fallbackCode = product.cells.plainIdentifier(product.cell(row, id)).text
        }
        variant.eanCode = product.cell(row, ean)
        let special = product.special(
            product.cell(row, salePrice), from: product.cell(row, saleStart), to: product.cell(row, saleEnd))
        product.cells.setPrices(&variant, &extra, regular: product.cell(row, price), special: special)
        setStock(row, own, &variant, &extra, product, part: part, of: count)
        var properties = 0
        let image = product.cells.addresses(product.cell(row, images)).first
        for option in options where !option.value.isBlank {
            let isColor = product.mapping.isColor(product.bytes(option.name))
            product.addProperty(option.name.text, option.value, image: isColor && row != own ? image : nil)
            properties += 1
        }
        product.add(variant, extra, row: row, properties: properties)
    }
}

extension WooCommerceTable {
    private func setStock(
        _ row: Int, _ own: Int, _ variant: inout SKU, _ extra: inout ShopSKU,
        _ product: borrowing ShopProductBuilder<WooCommerceTable>, part: Int, of count: Int
    ) {
        var number = product.cell(row, stock)
        // A variation whose stock is counted with its product's.
        if product.says(number, "parent") { number = product.cell(own, product.table(of: own).stock) }
        variant.inventory = product.cells.plainNumber(number)
        let whole = product.cells.number(number)
        if count > 1, let whole, whole.isWhole, whole.coefficient > 0 {
            let share = whole.coefficient / Int64(count) + (Int64(part) < whole.coefficient % Int64(count) ? 1 : 0)
            variant.inventory = product.cells.remade(number) { $0.append(FixedDecimal(coefficient: share)) }
        }
        let state = product.cell(row, inStock)
        if product.cells.knownWord(state, ["backorder": true, "onbackorder": true]) == true {
            extra.availability = .backorder
            if let whole, whole <= .zero { variant.inventory.text = .none }
            return
        }
        switch product.cells.flag(state, on: ["instock", "in stock"], off: ["outofstock", "out of stock"]) {
        case .off:
            extra.availability = .outOfStock
            variant.inventory.text = .none
        case .on: extra.availability = .inStock
        case .blank, .unknown: break
        }
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// Whether one of the words of a list with commas is that one, in lower case, without regard to case.
    fileprivate func has(_ word: StaticString) -> Bool {
        split(separator: 0x2C).contains { part in
            withFolded(UnsafeBufferPointer(rebasing: part).trimmed) { $0.sameBytes(as: word) }
        }
    }
}
