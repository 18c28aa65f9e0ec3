package import Bytes
package import FeedModel

extension Resolver {
    /// Turns the older per-country quote into country prices of the SKUs.
    func resolveNationalQuote(_ batch: Batch, _ check: ProductCheck) {
        let typeCell = batch.field(.nationalQuoteType, of: check.index)
        let dataCell = batch.field(.nationalQuoteData, of: check.index)
        guard !typeCell.isBlank || !dataCell.isBlank else { return }
        guard check.carriesWholeProduct || check.has(.productPricesUpdate) else { return }
        let typeName = batch.bytes.bytes[typeCell.text].string
        guard typeName.lowercased() != "delete" else {
            check.nationalQuote = deletion(dataCell, batch, check)
            return
        }
        guard let type = QuoteType(rawValue: typeName.lowercased()) else {
            check.nationalQuote = .invalidType(
                typeCell.isBlank
                    ? "is missing"
                    : "\(FactReader.quoted(typeName)) is not one of percentage, relative, absolute "
                        + "and delete")
            return
        }
        guard !dataCell.isBlank else {
            check.nationalQuote = .invalidData("is missing")
            return
        }
        do {
            let data = try QuoteData(batch.bytes.bytes[dataCell.text], type: type)
            try convert(data, type, dataCell, batch, check)
        } catch {
            check.nationalQuote = .invalidData(error.reason)
        }
    }

    /// Country prices can be deleted in a full update (API change log of 2019-11-20).
    private func deletion(
        _ data: Cell, _ batch: Batch, _ check: borrowing ProductCheck
    ) -> NationalQuoteState {
        guard check.has(.productFullUpdate) else {
            return .invalidType("is delete, which only a full update (PRODUCT_FULL_UPDATE) can do")
        }
        if !data.isBlank { return .invalidData("accompanies the type delete, which takes none") }
        if let price = check.countryPrices.first(where: { !$0.price.isBlank || !$0.discountPrice.isBlank }) {
            let country = batch.bytes.bytes[price.country].string
            return .invalidType("is delete, and the product has a country price for \(FactReader.quoted(country))")
        }
        return .deletion
    }

    /// A percentage is a whole number within limits; what the price would be says how far off another one is.
    private func expectPercentage(
        _ value: FixedDecimal, _ country: String, _ base: FixedDecimal?
    ) throws(QuoteFault) {
        let (minimum, maximum) = (limits.quotePercentageMinimum, limits.quotePercentageMaximum)
        guard !value.isWhole || value.coefficient < Int64(minimum) || value.coefficient > Int64(maximum) else { return }
        var price = ""
        if let base, let made = QuoteType.percentage.price(base, value) { price = ", which makes \(made) of \(base)" }
        throw QuoteFault(
            "gives \(country) \(value) percent\(price); a percentage is a whole number from \(minimum) to \(maximum)")
    }

    private func convert(
        _ data: QuoteData, _ type: QuoteType, _ cell: Cell, _ batch: Batch, _ check: ProductCheck
    ) throws(QuoteFault) {
        guard !data.countries.isEmpty else { return }
        // Without the category's data, properties of a whole product cannot be told apart, and it is not sent anyway.
        guard check.category != nil || !check.carriesWholeProduct else { return }
        let sets = check.skus.map { pairs(of: $0, check, batch) }
        var skusOfSet: [Set<QuotePair>: [Int]] = [:]
        for (position, set) in sets.enumerated() {
            if let set { skusOfSet[set, default: []].append(position) }
        }
        let mayBeUnresolved = check.carriesWholeProduct && sets.contains { $0 == nil }
        var quoted: [[(country: Text, price: FixedDecimal)]] = Array(repeating: [], count: check.skus.count)
        for entry in data.countries {
            let country = batch.append(entry.country)
            if type == .percentage {
                if let value = entry.uniform {
                    try expectPercentage(value, entry.country, check.skus.lazy.compactMap(\.price.number).first)
                }
                for (_, pairs, value) in entry.bySKU {
                    let sku = skusOfSet[pairs]?.first
                    try expectPercentage(value, entry.country, sku.flatMap { check.skus[$0].price.number })
                }
            }
            func add(_ sku: Int, _ value: FixedDecimal) throws(QuoteFault) {
                guard check.skus[sku].sameCodeAs == nil, !check.skus[sku].isPriceInDoubt else { return }
                guard let base = check.skus[sku].price.number else { return }
                guard let price = type.price(base, value) else { throw QuoteFault("gives a price that is too large") }
                quoted[sku].append((country, price))
            }
            if let value = entry.uniform { for sku in check.skus.indices { try add(sku, value) } }
            for (key, pairs, value) in entry.bySKU {
                guard let skus = skusOfSet[pairs] else {
                    if !mayBeUnresolved { check.nationalQuote = .unknownSKU(key) }
                    continue
                }
                for sku in skus { try add(sku, value) }
            }
        }
        if check.nationalQuote == .none {
            check.nationalQuote = data.hasOlderShape ? .convertedFromOlderShape : .converted
        }
        merge(quoted, cell, batch, check)
    }

    /// Puts the quoted prices after the SKUs' own country prices.
    private func merge(
        _ quoted: [[(country: Text, price: FixedDecimal)]], _ cell: Cell, _ batch: Batch,
        _ check: ProductCheck
    ) {
        let own = check.countryPrices
        var merged: [ResolvedCountryPrice] = []
        for sku in check.skus.indices {
            let first = merged.count
            merged += own[check.skus[sku].countryPrices]
            for (country, price) in quoted[sku] {
                let bytes = batch.bytes.bytes
                let known = (first..<merged.count).first { bytes[merged[$0].country].sameBytes(as: bytes[country]) }
                guard let known else {
                    merged.append(
                        ResolvedCountryPrice(country: country, price: .value(price), discountPrice: .blank, entry: -1))
                    continue
                }
                switch merged[known].price {
                case .blank: merged[known].price = .value(price)
                case .value(let other) where other != price:
                    let entry = batch.countryPrices[merged[known].entry]
                    check.contradictions.append(
                        Contradiction(
                            place: Batch.place(of: entry.price, name: "country_price:*", suffix: entry.country),
                            first: .number(price), line: Int64(batch.locations[Int(cell.location)].line),
                            operations: check.priceOperations))
                    merged[known].isPriceInDoubt = true
                case .value, .invalid: break
                }
            }
            check.skus[sku].countryPrices = first..<merged.count
        }
        check.countryPrices = merged
    }

    /// The properties of a SKU by their ids; nil when they are not known. In an update, where no category is, only what
    /// the export writes as ids is known.
    private func pairs(
        of sku: ResolvedSKU, _ check: borrowing ProductCheck, _ batch: Batch
    ) -> Set<QuotePair>? {
        var found: Set<QuotePair> = []
        if let category = check.category {
            guard sku.isResolved else { return nil }
            for position in sku.properties {
                guard let attribute = check.properties[position].attribute.index,
                    let value = check.properties[position].value.index
                else { return nil }
                let known = category.attributes[attribute]
                found.insert(QuotePair(attribute: known.id, value: known.values[value].id))
            }
            return found
        }
        for entry in batch.skus[sku.entry].properties {
            let property = batch.skuProperties[entry]
            let value = property.valueID.isEmpty ? property.value.text : property.valueID
            guard let attribute = id(batch.bytes.bytes[property.name]), let value = id(batch.bytes.bytes[value]) else {
                return nil
            }
            found.insert(QuotePair(attribute: attribute, value: value))
        }
        return found
    }

    private func id(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let digits = text.first == 0x23 ? UnsafeBufferPointer(rebasing: text[1...]) : text
        guard let number = FixedDecimal(digits), number.isWhole, !number.isNegative else { return nil }
        return number.coefficient
    }
}

extension Batch {
    /// Adds a text to the bytes.
    package func append(_ text: String) -> Text {
        let start = bytes.count
        bytes.append(Array(text.utf8))
        return Text(offset: start, count: bytes.count - start)
    }

    /// Adds a name of a category to the bytes.
    func append(_ name: CategoryBytes) -> Text {
        let start = bytes.count
        bytes.append(name)
        return Text(offset: start, count: bytes.count - start)
    }
}
