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

    init(_ entries: [MappingSettings.Entry]) {
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
        return "goes to no column of feedmill's own format: \(entry.target)\(hint)"
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
    func apply(to index: Int, _ words: MappingWords, _ batch: Batch) {
        let range = batch.products[index].attributes
        var kept = range.lowerBound
        func keep(_ entry: AttributeEntry) {
            let bytes = batch.bytes.bytes
            // An attribute of the seller's own has one value: several of a feature are one text.
            if entry.isCustom,
                let known = (range.lowerBound..<kept).first(where: {
                    batch.attributes[$0].isCustom && bytes[batch.attributes[$0].name].sameBytes(as: bytes[entry.name])
                })
            {
                let parts = [batch.attributes[known].value, entry.value].map { Array(bytes[$0.text]) }
                let start = batch.bytes.count
                batch.bytes.append(parts[0])
                batch.bytes.append(", ")
                batch.bytes.append(parts[1])
                let raw = batch.attributes[known].value.text
                batch.attributes[known].value.text = batch.replaced(from: start, of: raw)
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
                case let role: place(entry.value, role, product: index, sku: nil, words, batch)
                }
            }
        }
        batch.products[index].attributes = range.lowerBound..<kept
    }

    /// Puts a cell where a canonical column has its place, unless there is something already.
    ///
    /// - Parameter sku: the SKU that the cell belongs to; nil: all of the product's.
    func place(
        _ cell: Cell, _ role: ColumnPlan.Role, product index: Int, sku: Int?, _ words: MappingWords,
        _ batch: Batch
    ) {
        let skus = sku.map { $0..<($0 + 1) } ?? batch.products[index].skus
        func fill(_ path: WritableKeyPath<SKU, Cell>) {
            for sku in skus where batch.skus[sku][keyPath: path].isBlank { batch.skus[sku][keyPath: path] = cell }
        }
        switch role {
        case .field(let field):
            let position = index * ProductField.count + field.rawValue
            if batch.fields[position].isBlank { batch.fields[position] = cell }
        case .title(let locale):
            add(
                LocalizedText(locale: words.names[locale], cell: cell), to: &batch.titles,
                &batch.products[index].titles, batch)
        case .description(let locale):
            add(
                LocalizedText(locale: words.names[locale], cell: cell), to: &batch.descriptions,
                &batch.products[index].descriptions, batch)
        case .attribute(let name), .customAttribute(let name):
            var range = batch.products[index].attributes
            batch.attributes.moveToEnd(&range)
            var entry = AttributeEntry(
                name: words.names[name], isCustom: role == .customAttribute(name), isWholeCell: false, value: cell)
            entry.isPlaced = true
            batch.attributes.append(entry)
            batch.products[index].attributes = range.lowerBound..<batch.attributes.count
        case .images:
            var range = batch.products[index].images
            batch.images.moveToEnd(&range)
            CSVMaterialiser.appendImages(cell, batch)
            batch.products[index].images = range.lowerBound..<batch.images.count
        case .skuCode: fill(\.code)
        case .price: fill(\.price)
        case .discountPrice: fill(\.discountPrice)
        case .inventory: fill(\.inventory)
        case .eanCode: fill(\.eanCode)
        case .propertyValue(let property):
            for sku in skus { addProperty(words.properties[property], cell, sku, batch) }
        case .countryPrice(let country), .countryDiscountPrice(let country):
            for sku in skus {
                addCountryPrice(
                    words.countries[country], cell, isDiscount: role == .countryDiscountPrice(country), sku, batch)
            }
        case .propertyAlias, .propertyImage, .unknown: break
        }
    }

    private func add(
        _ text: LocalizedText, to list: inout [LocalizedText], _ range: inout Range<Int>, _ batch: Batch
    ) {
        let bytes = batch.bytes.bytes
        guard !range.contains(where: { bytes[list[$0].locale].sameBytes(as: bytes[text.locale]) }) else { return }
        list.moveToEnd(&range)
        list.append(text)
        range = range.lowerBound..<list.count
    }

    private func addProperty(_ name: Text, _ cell: Cell, _ sku: Int, _ batch: Batch) {
        var range = batch.skus[sku].properties
        let bytes = batch.bytes.bytes
        guard !range.contains(where: { bytes[batch.skuProperties[$0].name].sameBytes(as: bytes[name]) }) else { return }
        batch.skuProperties.moveToEnd(&range)
        batch.skuProperties.append(
            SKUProperty(name: name, value: cell, alias: .absent(at: cell.location), image: .absent(at: cell.location)))
        batch.skus[sku].properties = range.lowerBound..<batch.skuProperties.count
    }

    private func addCountryPrice(_ country: Text, _ cell: Cell, isDiscount: Bool, _ sku: Int, _ batch: Batch) {
        var range = batch.skus[sku].countryPrices
        let bytes = batch.bytes.bytes
        var there = range.first { bytes[batch.countryPrices[$0].country].sameBytes(as: bytes[country]) }
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
