import Bytes
package import CatalogReading
package import FeedModel

/// A product CSV of WooCommerce: simple products have a row, variable ones a row with all values of their attributes and
/// one for each variation, which names its parent by `id:` and number, or by SKU.
package final class WooCommerceTable: ShopTable {
    package let columns: ShopColumns
    let id, type, sku, ean, name, published, shortDescription, description, inStock, stock: Int
    let salePrice, saleStart, saleEnd, price, categories, images, parent, brands: Int
    let weight: (column: Int, unit: WeightUnit)
    let sides: [(column: Int, unit: LengthUnit)]
    let attributes: [(name: Int, values: Int)]

    package init?(header: [String], mapping: Mapping) {
        var columns = ShopColumns(header: header)
        id = columns.take(WooHeader.id)
        type = columns.take(WooHeader.type)
        sku = columns.take(WooHeader.sku)
        guard id >= 0 || sku >= 0, type >= 0 else { return nil }
        ean = columns.take(WooHeader.ean)
        name = columns.take(WooHeader.name)
        published = columns.take(WooHeader.published)
        shortDescription = columns.take(WooHeader.shortDescription)
        description = columns.take(WooHeader.description)
        inStock = columns.take(WooHeader.inStock)
        stock = columns.take(WooHeader.stock)
        salePrice = columns.take(WooHeader.salePrice)
        let dates = WooHeader.saleDates(columns.folded, behind: description)
        (saleStart, saleEnd) = (dates.start, dates.end)
        for date in [saleStart, saleEnd] where date >= 0 { columns.use(date) }
        price = columns.take(WooHeader.price)
        categories = columns.take(WooHeader.categories)
        images = columns.take(WooHeader.images)
        parent = columns.take(WooHeader.parent)
        brands = columns.take(WooHeader.brands)
        let (weight, weightUnit) = columns.takeMeasure(WooHeader.weight)
        self.weight = (weight, Self.weightUnit(weightUnit))
        let measures = [WooHeader.length, WooHeader.width, WooHeader.height].map { columns.takeMeasure($0) }
        sides = measures.map { ($0.column, Self.lengthUnit($0.unit)) }
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
        columns.settle(mapping)
        self.columns = columns
    }

    private static func weightUnit(_ name: String) -> WeightUnit {
        switch name {
        case "kg", "кг": .kilogram
        case "g", "гр", "г": .gram
        case "lbs", "lb": .pound
        case "oz": .ounce
        default: .unstated
        }
    }

    private static func lengthUnit(_ name: String) -> LengthUnit {
        switch name {
        case "cm", "см": .centimetre
        case "mm", "мм": .millimetre
        case "m", "м": .metre
        case "in": .inch
        default: .unstated
        }
    }

    // MARK: Grouping

    package func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey {
        if text(type).has("variation") {
            let parent = text(self.parent)
            if parent.hasPrefix("id:") {
                return RecordKey(product: idKey(UnsafeBufferPointer(rebasing: parent[3...])), isOwner: false)
            }
            if !parent.isEmpty { return RecordKey(product: skuKey(parent), isOwner: false) }
            return RecordKey(product: idKey(text(id)), isOwner: false)
        }
        let isVariable = text(type).has("variable")
        var key = RecordKey(product: idKey(text(id)), isOwner: true)
        let code = skuKey(text(sku))
        if key.product == 0 { key.product = code }
        key.standsAlone = true
        // Variations name their parent by its SKU where it has one.
        if isVariable { key.claims = [code] }
        return key
    }

    private func idKey(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 { RecordKey.hash(id.trimmed, salt: 0x31) }
    private func skuKey(_ sku: UnsafeBufferPointer<UInt8>) -> UInt64 { RecordKey.hash(sku, salt: 0x35) }

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
        if let reason = table.skips(own, product), !product.mapping.settings.includes.contains(reason) { return reason }
        product.stand(at: own)
        product.set(.itemID, itemID(product))
        product.addTitle(product.cell(own, table.name))
        let description = product.cell(own, table.description)
        let summary = product.cell(own, table.shortDescription)
        product.addDescription(product.unfolded(description.isBlank ? summary : description))
        if !description.isBlank { product.leaveOut(summary) }
        product.set(.brand, product.parts(product.cell(own, table.brands), at: 0x2C, escape: 0x5C).first)
        for category in product.parts(product.cell(own, table.categories), at: 0x2C, escape: 0x5C) {
            product.addCategory(.path, product.path(category, separator: 0x3E))
        }
        var images = product.addresses(product.cell(own, table.images))
        for row in variations { images += product.addresses(product.cell(row, product.table(of: row).images)) }
        product.addImages(images)
        addMeasures(own, variations, &product)
        if product.bytes(product.cell(own, table.type)).has("variable") {
            addVariations(own, variations, &product)
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
        product.report(.itemParentMissing, at: parent, .text(parent.text))
        product.markUnreadable()
        return nil
    }

    private func skips(_ row: Int, _ product: borrowing ShopProductBuilder<WooCommerceTable>) -> SkipReason? {
        let type = product.bytes(product.cell(row, type))
        if type.has("grouped") || type.has("external") || type.has("downloadable") { return .notSold }
        if type.has("virtual"), !type.has("variable") { return .notSold }
        let state = product.identifier(product.cell(row, published), "state", isEssential: false)
        if product.says(state, "-1") { return .draft }
        return product.says(state, "0", "private") ? .unpublished : nil
    }

    private static func addMeasures(
        _ own: Int, _ variations: [Int], _ product: inout ShopProductBuilder<WooCommerceTable>
    ) {
        // The package has to do for the heaviest and largest variation. Each file says its units in its header.
        let rows = [own] + variations
        let settings = product.mapping.settings
        let weights = Set(rows.map { product.table(of: $0).weight }.filter { $0.column >= 0 }.map(\.unit))
        product.set(
            .packageWeight,
            product.largest(
                rows, \.weight.column,
                by: weights.count < 2
                    ? nil
                    : { ShopNumbers.factor($0.weight.unit == .unstated ? settings.weightUnit : $0.weight.unit) }))
        let lengths = Set(rows.flatMap { product.table(of: $0).sides }.filter { $0.column >= 0 }.map(\.unit))
        for (side, field) in [ProductField.packageLength, .packageWidth, .packageHeight].enumerated() {
            product.set(
                field,
                product.largest(
                    rows, { $0.sides[side].column },
                    by: lengths.count < 2
                        ? nil
                        : {
                            let unit = $0.sides[side].unit
                            return ShopNumbers.factor(unit == .unstated ? settings.lengthUnit : unit)
                        }))
        }
        product.setUnits(
            weight: weights.count < 2 ? weights.first ?? .unstated : .kilogram,
            length: lengths.count < 2 ? lengths.first ?? .unstated : .centimetre)
    }

    /// A product's attributes as its own row has them.
    private static func addFeatures(
        _ own: Int, besides axes: [Cell], _ product: inout ShopProductBuilder<WooCommerceTable>
    ) {
        for attribute in product.table(of: own).attributes {
            let name = product.cell(own, attribute.name)
            guard !name.isBlank, !axes.contains(where: { product.isSame($0, name) }) else { continue }
            for value in product.parts(product.cell(own, attribute.values), at: 0x2C, escape: 0x5C) {
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
            axes.append((name, product.parts(product.cell(own, attribute.values), at: 0x2C, escape: 0x5C)))
        }
        for row in variations {
            let table = product.table(of: row)
            if let reason = table.skips(row, product), !product.mapping.settings.includes.contains(reason) {
                product.skip(row, reason)
                continue
            }
            var choices: [[Cell]] = [[]]
            for axis in axes {
                let attribute = table.attributes.first { product.isSame(product.cell(row, $0.name), axis.name) }
                let value = attribute.map { product.cell(row, $0.values) }
                var values = value.map { $0.isBlank ? [] : product.parts($0, at: 0x2C, escape: 0x5C) } ?? []
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
        if row != own, product.isSame(variant.code, ownCode) { variant.code.text = .none }
        if count > 1, !variant.code.isBlank {
            let code = product.bytes(variant.code).string
            let open = options.map { product.bytes($0.value).string }.joined(separator: "-")
            variant.code = product.remade(variant.code) { $0.append("\(code)-\(open)".replacing(" ", with: "_")) }
        }
        if row != own, variant.code.isBlank, count == 1 { extra.fallbackCode = product.cell(row, id).text }
        variant.eanCode = product.cell(row, ean)
        variant.price = product.cell(row, price)
        variant.discountPrice = product.special(
            product.cell(row, salePrice), from: product.cell(row, saleStart), to: product.cell(row, saleEnd))
        let number = product.cell(row, stock)
        variant.inventory = number
        if count > 1, let whole = ShopNumbers.read(product.bytes(number)), whole.isWhole, whole.coefficient > 0 {
            let share = whole.coefficient / Int64(count) + (Int64(part) < whole.coefficient % Int64(count) ? 1 : 0)
            variant.inventory = product.remade(number) { $0.append(decimal: share) }
        }
        let state = product.cell(row, inStock)
        if product.says(state, "0", "no", "outofstock") {
            extra.availability = .outOfStock
            variant.inventory.text = .none
        } else if product.says(state, "backorder", "onbackorder") {
            extra.availability = .backorder
            if let whole = ShopNumbers.read(product.bytes(number)), whole <= .zero { variant.inventory.text = .none }
        } else if product.says(state, "1", "yes", "instock") {
            extra.availability = .inStock
        } else if product.says(number, "parent") {
            variant.inventory = product.cell(own, product.table(of: own).stock)
        }
        var properties = 0
        let image = product.addresses(product.cell(row, images)).first
        for option in options where !option.value.isBlank {
            let isColor = product.mapping.isColor(product.bytes(option.name))
            product.addProperty(option.name.text, option.value, image: isColor && row != own ? image : nil)
            properties += 1
        }
        product.add(variant, extra, row: row, properties: properties)
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// Whether one of the words of a list with commas is that one.
    fileprivate func has(_ word: StaticString) -> Bool {
        split(separator: 0x2C).contains { UnsafeBufferPointer(rebasing: $0).trimmed.sameBytes(as: word) }
    }
}
