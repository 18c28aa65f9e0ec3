import Bytes
import CatalogReading
import FeedModel

/// Where the fields of an export go that a dialect has no place for: `fields` of the mapping.
struct ShopFields: Sendable {
    enum Target: Equatable {
        /// Left out on purpose.
        case ignored
        /// A canonical column: index into `plan.roles`.
        case column(Int)
        /// An attribute of the shop's own name.
        case ownName(isCustom: Bool)
    }

    /// The canonical columns that fields go to.
    let plan: ColumnPlan
    private let map: NameMap
    private let targets: [Target]

    /// Units of weights and sides that name none.
    private let weightUnit: WeightUnit
    private let lengthUnit: LengthUnit

    init(_ settings: MappingSettings) {
        let entries = settings.fields + settings.custom.placed
        weightUnit = settings.weightUnit
        lengthUnit = settings.lengthUnit
        plan = ColumnPlan(header: entries.map(\.target))
        map = NameMap(entries.enumerated().map { (name: $1.name, number: $0) })
        targets = entries.enumerated().map { index, entry in
            switch entry.target {
            case "": .ignored
            case "attribute:*": .ownName(isCustom: false)
            case "custom:*": .ownName(isCustom: true)
            default: .column(index)
            }
        }
    }

    static func objection(to entry: MappingSettings.Entry) -> String? {
        guard !["", "attribute:*", "custom:*"].contains(entry.target),
            ColumnPlan(header: [entry.target]).roles == [.unknown]
        else { return nil }
        let known = ColumnPlan.fixedColumns.map(\.name) + ColumnPlan.prefixes
        let hint = nearest(to: entry.target, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
        return "goes to an unknown column of feedmill's own format: \(entry.target)\(hint)"
    }

    /// Where a field or feature of that name goes; nil where the configuration says nothing of it.
    ///
    /// - Parameter isFeature: a feature of the product, whose name is the shop's own; patterns and the targets
    ///   `attribute:*` and `custom:*` are for those.
    func target(_ name: UnsafeBufferPointer<UInt8>, isFeature: Bool) -> Target? {
        guard let match = map.match(name), isFeature || match.weight == .max else { return nil }
        return targets[match.number]
    }

    /// Gives the product's features, which readers leave as attributes of the shop's names, their places. What has none
    /// is counted as unused.
    func apply(to index: Int, _ words: MappingWords, _ cells: CellReader) {
        let batch = cells.batch
        let range = batch.products[index].attributes
        var kept = range.lowerBound
        func keep(_ entry: AttributeEntry) {
            // An attribute of the seller's own has one value: several of a feature are one text.
            if entry.isCustom,
                let known = (range.lowerBound..<kept).first(where: {
                    batch.attributes[$0].isCustom && batch.isSame(batch.attributes[$0].name, entry.name)
                })
            {
                let first = batch.attributes[known].value.text
                batch.attributes[known].value.text = batch.remade(first) { output in
                    output.append(first)
                    output.append(", ")
                    output.append(entry.value.text)
                }
                return
            }
            batch.attributes[kept] = entry
            kept += 1
        }
        for position in range {
            var entry = batch.attributes[position]
            guard !entry.isPlaced else {
                batch.attributes[kept] = entry
                kept += 1
                continue
            }
            switch target(batch.bytes.bytes[entry.name], isFeature: !entry.isElement) {
            case .ignored: continue
            case nil: batch.unused.note(batch.bytes.bytes[entry.name])
            case .ownName(let isCustom):
                entry.isCustom = isCustom
                keep(entry)
            case .column(let column):
                switch plan.roles[column] {
                case .attribute(let name), .customAttribute(let name):
                    entry.name = words.names[name]
                    entry.isCustom = plan.roles[column] == .customAttribute(name)
                    keep(entry)
                case let role: place(entry.value, role, product: index, sku: nil, words, cells)
                }
            }
        }
        batch.products[index].attributes = range.lowerBound..<kept
    }

    /// Whether a canonical column takes all values of an element that is repeated.
    static func takesSeveral(_ role: ColumnPlan.Role) -> Bool {
        switch role {
        case .images, .attribute, .customAttribute, .unknown: true
        default: false
        }
    }

    /// Puts a cell where a canonical column has its place. What the configuration places counts before what the dialect has
    /// put there, which is reported once per file; of several cells that it places there the first does.
    ///
    /// - Parameter sku: the SKU that the cell belongs to; nil: all of the product's.
    func place(
        _ cell: Cell, _ role: ColumnPlan.Role, product index: Int, sku: Int?, _ words: MappingWords,
        _ cells: CellReader
    ) {
        let batch = cells.batch
        let skus = sku.map { $0..<($0 + 1) } ?? batch.products[index].skus
        func put(_ cell: Cell, into place: inout Cell, _ key: Int) {
            guard !cell.isBlank, cells.placed.insert(key) else { return }
            if !place.isBlank, !batch.isSame(place.text, cell.text) {
                cells.report(.shopFieldOverridden, at: cell, .text(place.text), isOncePerFile: true)
            }
            place = cell
        }
        func fill(_ path: WritableKeyPath<SKU, Cell>, _ number: Int, _ cell: Cell) {
            for sku in skus { put(cell, into: &batch.skus[sku][keyPath: path], (sku + 1) << 8 | number) }
        }
        switch role {
        case .field(let field):
            let position = index * ProductField.count + field.rawValue
            put(value(cell, of: field, cells), into: &batch.fields[position], field.rawValue)
        case .title(let locale):
            add(
                LocalizedText(locale: words.names[locale], cell: cells.text(cell)), to: &batch.titles,
                &batch.products[index].titles, cells)
        case .description(let locale):
            add(
                LocalizedText(locale: words.names[locale], cell: cells.html(cell)), to: &batch.descriptions,
                &batch.products[index].descriptions, cells)
        case .attribute(let name), .customAttribute(let name):
            var range = batch.products[index].attributes
            batch.attributes.moveToEnd(&range)
            var entry = AttributeEntry(
                name: words.names[name], isCustom: role == .customAttribute(name), isWholeCell: false,
                value: cells.text(cell))
            entry.isPlaced = true
            batch.attributes.append(entry)
            batch.products[index].attributes = range.lowerBound..<batch.attributes.count
        case .images:
            var range = batch.products[index].images
            batch.images.moveToEnd(&range)
            // Rows of one product repeat them.
            let known = range
            batch.images += cells.addresses(cell).filter { address in
                !known.contains { batch.isSame(batch.images[$0].text, address.text) }
            }
            batch.products[index].images = range.lowerBound..<batch.images.count
        case .skuCode: fill(\.code, 1, cells.identifier(cell, "SKU code", isEssential: true))
        case .eanCode: fill(\.eanCode, 2, cells.identifier(cell, "barcode", isEssential: false))
        case .inventory: fill(\.inventory, 3, cells.plainNumber(cell))
        case .price, .discountPrice:
            let money = cells.money(cell)
            let isPrice = role == .price
            fill(isPrice ? \.price : \.discountPrice, isPrice ? 4 : 5, money.cell)
            guard !money.currency.isEmpty else { break }
            for sku in skus {
                if isPrice { batch.shopSKUs[sku].currency = money.currency }
                if !isPrice { batch.shopSKUs[sku].discountCurrency = money.currency }
            }
        case .propertyValue(let property):
            for sku in skus { addProperty(words.properties[property], cells.text(cell), sku, batch) }
        case .countryPrice(let country), .countryDiscountPrice(let country):
            let money = cells.money(cell).cell
            for sku in skus {
                addCountryPrice(
                    words.countries[country], money, isDiscount: role == .countryDiscountPrice(country), sku, batch)
            }
        case .propertyAlias, .propertyImage, .unknown: break
        }
    }

    /// What a product has of its package, which has to do for all of its SKUs.
    static let sizes: [ProductField] = [.packageWeight, .packageLength, .packageWidth, .packageHeight]

    /// One of the `sizes`.
    func size(_ cell: Cell, _ field: ProductField, _ cells: CellReader) -> Quantity? {
        field == .packageWeight ? cells.weight(cell, weightUnit) : cells.length(cell, lengthUnit)
    }

    /// A value of a single field, by the kind of that field.
    private func value(_ cell: Cell, of field: ProductField, _ cells: CellReader) -> Cell {
        switch field {
        case _ where Self.sizes.contains(field):
            size(cell, field, cells)?.cell ?? .absent(at: cell.location)
        case .itemID: cells.identifier(cell, "id", isEssential: true)
        case .shippingPreparationTime: cells.plainNumber(cell)
        case .brand: cells.text(cell)
        default: cell
        }
    }

    private func add(
        _ text: LocalizedText, to list: inout [LocalizedText], _ range: inout Range<Int>, _ cells: CellReader
    ) {
        guard !text.cell.isBlank else { return }
        if let known = range.first(where: { cells.batch.isSame(list[$0].locale, text.locale) }) {
            guard !cells.batch.isSame(list[known].cell.text, text.cell.text) else { return }
            cells.report(.shopFieldOverridden, at: text.cell, .text(list[known].cell.text), isOncePerFile: true)
            list[known] = text
            return
        }
        list.moveToEnd(&range)
        list.append(text)
        range = range.lowerBound..<list.count
    }

    private func addProperty(_ name: Text, _ cell: Cell, _ sku: Int, _ batch: Batch) {
        var range = batch.skus[sku].properties
        guard !range.contains(where: { batch.isSame(batch.skuProperties[$0].name, name) }) else { return }
        batch.skuProperties.moveToEnd(&range)
        batch.skuProperties.append(
            SKUProperty(name: name, value: cell, alias: .absent(at: cell.location), image: .absent(at: cell.location)))
        batch.skus[sku].properties = range.lowerBound..<batch.skuProperties.count
    }

    private func addCountryPrice(_ country: Text, _ cell: Cell, isDiscount: Bool, _ sku: Int, _ batch: Batch) {
        var range = batch.skus[sku].countryPrices
        var there = range.first { batch.isSame(batch.countryPrices[$0].country, country) }
        if there == nil {
            batch.countryPrices.moveToEnd(&range)
            there = batch.countryPrices.count
            batch.countryPrices.append(
                CountryPrice(
                    country: country, price: .absent(at: cell.location), discountPrice: .absent(at: cell.location)))
            batch.skus[sku].countryPrices = range.lowerBound..<batch.countryPrices.count
        }
        guard let there else { return }
        if isDiscount {
            batch.countryPrices[there].discountPrice = cell
        } else {
            batch.countryPrices[there].price = cell
        }
    }
}
