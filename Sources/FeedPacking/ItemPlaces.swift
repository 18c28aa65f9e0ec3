import Bytes
package import CategoryRules
package import FeedModel

/// Where the parts of one product's item are in the catalog, and what parts of the item cells become. For findings
/// only: it walks the product anew for each question.
package struct ItemPlaces {
    private let check: ProductCheck
    private let batch: Batch
    private let operation: Operation

    /// The parts of the item that `operation` makes of the product in `check`.
    package init(_ check: ProductCheck, _ batch: Batch, _ operation: Operation) {
        self.check = check
        self.batch = batch
        self.operation = operation
    }

    /// The cell that a part of the item comes from: file, line, record, column and raw value. For a part that the
    /// export does not have, the column where it would be.
    package func place(of part: ItemPart) -> Place {
        let start = check.product.location
        switch part {
        case .item: return Place(location: start)
        case .field(.brand): return Batch.place(of: check.brandCell, name: "brand")
        case .field(let field): return batch.place(of: field, product: check.index)
        case .title(let index):
            return place(index, in: localized(check.product.titles, batch.titles), named: "title")
        case .description(let index):
            let texts = localized(check.product.descriptions, batch.descriptions)
            return place(index, in: texts, named: "description")
        case .image(let index):
            guard check.images.indices.contains(index ?? 0) else {
                return Place(location: start, column: .named("image_urls"))
            }
            return Batch.place(of: batch.images[check.images[index ?? 0]], name: "image_urls")
        case .attribute(let name): return name.map(attributePlace) ?? Place(location: start)
        case .custom(let index):
            let custom = check.product.attributes.filter { isSentCustom(batch.attributes[$0]) }
            guard let index, custom.indices.contains(index) else { return Place(location: start) }
            let entry = batch.attributes[custom[index]]
            return Batch.place(of: entry.value, name: "custom:*", suffix: entry.name)
        case .countryPrice(let position): return countryPlace(position)
        default: return skuPlace(part)
        }
    }

    /// The texts of a product as they stand in the item.
    private func localized(_ range: Range<Int>, _ list: [LocalizedText]) -> [LocalizedText] {
        var texts: [LocalizedText] = []
        check.forEachLocalized(range, list, batch) { texts.append(LocalizedText(locale: $0, cell: $1)) }
        return texts
    }

    private func place(_ index: Int, in texts: [LocalizedText], named name: StaticString) -> Place {
        guard texts.indices.contains(index) else {
            return Place(location: check.product.location, column: .named(name))
        }
        let cell = texts[index].cell
        // The main text is in a column without a locale.
        let isMain = texts[index].locale == batch.field(.locale, of: check.index).text
        return Batch.place(of: cell, name: name, suffix: isMain ? .none : texts[index].locale)
    }

    private func isSentCustom(_ entry: AttributeEntry) -> Bool { entry.isCustom && !entry.value.isBlank }

    private func attributePlace(_ key: String) -> Place {
        guard let category = check.category else { return Place(location: check.product.location) }
        let index = category.attributes.firstIndex { !$0.isSKU && $0.key.string == key }
        if let index, index == category.brandAttribute { return Batch.place(of: check.brandCell, name: "brand") }
        for found in check.attributes where index != nil && found.attribute == .known(index ?? 0) && found.first >= 0 {
            return check.place(found, batch)
        }
        return Place(location: check.product.location, column: .named("attribute:*", suffix: batch.append(key)))
    }

    private func countryPlace(_ position: ItemPart.CountryPricePosition?) -> Place {
        guard let position else { return Place(location: check.product.location) }
        var countries: [Text] = []
        for price in check.countryPrices where !countries.contains(where: { isSame($0, price.country) }) {
            countries.append(price.country)
        }
        guard countries.indices.contains(position.country) else { return Place(location: check.product.location) }
        var number = 0
        for sku in check.skus where sku.sameCodeAs == nil {
            for index in sku.countryPrices where isSame(check.countryPrices[index].country, countries[position.country])
            {
                defer { number += 1 }
                guard number == position.sku else { continue }
                let entry = check.countryPrices[index].entry
                guard entry >= 0 else { return batch.place(of: .nationalQuoteData, product: check.index) }
                let price = batch.countryPrices[entry]
                return position.isDiscount
                    ? Batch.place(of: price.discountPrice, name: "country_discount_price:*", suffix: price.country)
                    : Batch.place(of: price.price, name: "country_price:*", suffix: price.country)
            }
        }
        return Place(location: check.product.location)
    }

    private func isSame(_ left: Text, _ right: Text) -> Bool {
        batch.bytes.bytes[left].sameBytes(as: batch.bytes.bytes[right])
    }

    // MARK: SKUs

    /// The SKUs of the item, in its order.
    private var skus: [ResolvedSKU] { check.skus(in: operation) }

    private func skuPlace(_ part: ItemPart) -> Place {
        let skus = skus
        guard let index = part.skuIndex, skus.indices.contains(index) else {
            return Place(location: check.product.location)
        }
        return place(of: part, skus[index])
    }

    private func place(of part: ItemPart, _ resolved: ResolvedSKU) -> Place {
        let sku = batch.skus[resolved.entry]
        switch part {
        case .skuCode: return Batch.place(of: sku.code, name: "sku_code")
        case .price: return Batch.place(of: sku.price, name: "price")
        case .discountPrice: return Batch.place(of: sku.discountPrice, name: "discount_price")
        case .inventory: return Batch.place(of: sku.inventory, name: "inventory")
        case .eanCode: return Batch.place(of: sku.eanCode, name: "ean_code")
        case .property(_, let key):
            return propertyPlace(key, of: resolved) { Batch.place(of: $0) } ?? missing("sku:*", key, sku)
        case .alias(_, let key):
            return propertyPlace(key, of: resolved) { Batch.place(ofAlias: $0) } ?? missing("sku_alias:*", key, sku)
        case .propertyImage(_, let key):
            return propertyPlace(key, of: resolved) { Batch.place(ofImage: $0) } ?? missing("sku_image:*", key, sku)
        default: return Place(location: sku.location)
        }
    }

    private func propertyPlace(_ key: String, of sku: ResolvedSKU, _ place: (SKUProperty) -> Place) -> Place? {
        guard let category = check.category else { return nil }
        for property in check.properties[sku.properties] {
            guard case .known(let index) = property.attribute, category.attributes[index].key.string == key else {
                continue
            }
            return place(batch.skuProperties[property.entry])
        }
        return nil
    }

    private func missing(_ column: StaticString, _ key: String, _ sku: SKU) -> Place {
        Place(location: sku.location, column: .named(column, suffix: batch.append(key)))
    }

    // MARK: All of them

    /// The parts of a whole product that are none of a SKU's and that come from a cell; of lists the first.
    var productPlaces: [(ItemPart, Place)] {
        var parts = Self.fields.map { ItemPart.field($0) }
        if !check.product.titles.isEmpty { parts.append(.title(0)) }
        if !check.product.descriptions.isEmpty { parts.append(.description(0)) }
        if !check.images.isEmpty { parts.append(.image(0)) }
        return (parts + attributeParts).map { ($0, place(of: $0)) }
    }

    /// The parts of one SKU.
    func places(of sku: ResolvedSKU) -> [(ItemPart, Place)] {
        parts(of: sku, number: 0).map { ($0, place(of: $0, sku)) }
    }

    private var attributeParts: [ItemPart] {
        var parts: [ItemPart] = []
        for found in check.attributes where found.first >= 0 {
            guard case .known(let index) = found.attribute, let category = check.category else { continue }
            let part = ItemPart.attribute(category.attributes[index].key.string)
            if !parts.contains(part) { parts.append(part) }
        }
        return parts
    }

    private func parts(of sku: ResolvedSKU, number: Int) -> [ItemPart] {
        var parts: [ItemPart] = [
            .skuCode(number), .price(number), .discountPrice(number), .inventory(number), .eanCode(number),
        ]
        for property in check.properties[sku.properties] {
            guard case .known(let index) = property.attribute, let category = check.category else { continue }
            let key = category.attributes[index].key.string
            parts += [.property(number, key), .alias(number, key), .propertyImage(number, key)]
        }
        return parts
    }

    // MARK: The other direction

    /// All parts of the item that can come from a cell of the catalog.
    package var parts: [ItemPart] {
        var parts = Self.fields.map { ItemPart.field($0) }
        guard operation.carriesWholeProduct else { return [.field(.aliexpressProductID)] + skuParts + countryParts }
        parts += localized(check.product.titles, batch.titles).indices.map { .title($0) }
        parts += localized(check.product.descriptions, batch.descriptions).indices.map { .description($0) }
        parts += check.images.indices.map { .image($0) }
        parts += attributeParts
        let custom = check.product.attributes.count { isSentCustom(batch.attributes[$0]) }
        parts += (0..<custom).map { .custom($0) }
        return parts + skuParts + countryParts
    }

    private static let fields: [ProductField] = ProductField.allCases.filter {
        ![.itemID, .operation, .currency, .nationalQuoteType, .nationalQuoteData].contains($0)
    }

    private var skuParts: [ItemPart] {
        skus.enumerated().flatMap { number, sku in parts(of: sku, number: number) }
    }

    private var countryParts: [ItemPart] {
        var parts: [ItemPart] = []
        var counts: [(country: Text, count: Int)] = []
        for sku in check.skus where sku.sameCodeAs == nil {
            for index in sku.countryPrices {
                let country = check.countryPrices[index].country
                let known = counts.firstIndex { isSame($0.country, country) }
                if known == nil { counts.append((country, 0)) }
                let position = known ?? counts.count - 1
                for isDiscount in [false, true] {
                    parts.append(
                        .countryPrice(
                            .init(country: position, sku: counts[position].count, isDiscount: isDiscount)))
                }
                counts[position].count += 1
            }
        }
        return parts
    }

    /// The part of the item that a cell becomes; nil where it goes into none.
    package func part(at place: Place) -> ItemPart? {
        parts.first { part in
            let other = self.place(of: part)
            return other.location == place.location && other.column.index == place.column.index
                && other.column.index != ColumnReference.noIndex && other.value == place.value
        }
    }
}
