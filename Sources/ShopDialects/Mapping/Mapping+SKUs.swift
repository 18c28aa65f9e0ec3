import Bytes
import CatalogReading
import FeedModel

extension Mapping {
    /// Options, values, prices, stock and codes of a product's SKUs.
    func mapSKUs(_ index: Int, _ words: inout MappingWords, _ cells: CellReader) {
        let batch = cells.batch
        let currency = batch.field(.currency, of: index)
        var missing: Text?
        for sku in batch.products[index].skus {
            mapOptions(sku, &words, batch)
            if !price.isIdle {
                missing = missing ?? mapPrices(sku, currency.text, cells)
            } else {
                checkCurrencies(sku, currency.text, cells)
            }
            mapStock(sku, batch)
        }
        for sku in batch.products[index].skus { makeCode(sku, index, batch) }
        let position = index * ProductField.count + ProductField.currency.rawValue
        if let missing {
            var place = batch.place(of: .currency, product: index)
            if place.value.isEmpty { place.value = missing }
            batch.findings.append(
                Finding(.priceRateMissing, at: place, product: Int32(index), facts: .text(missing)))
            // What is said of the currency itself would only follow from that.
            batch.fields[position].text = .none
        } else if !price.isIdle, let target = settings.price.currency {
            replace(&batch.fields[position], by: Array(target.utf8), batch)
        }
    }

    private func hasRate(for currency: Text, _ batch: Batch) -> Bool {
        let name = batch.bytes.bytes[currency]
        if let target = settings.price.currency, name.elementsEqual(target.utf8) { return true }
        return price.hasRate(for: name)
    }

    // MARK: Options

    private func mapOptions(_ sku: Int, _ words: inout MappingWords, _ batch: Batch) {
        let range = batch.skus[sku].properties
        var kept = range.lowerBound
        for position in range {
            var property = batch.skuProperties[position]
            if !property.nameIsID, let target = words.option(property.name, options, batch) {
                guard words.options[target].count > 0 else { continue }
                property.name = words.options[target]
            }
            if let changed = mapped(property.value, of: property.name, batch) {
                if settings.keepsOwnNames, property.alias.isBlank { property.alias = property.value }
                property.value = changed
            }
            batch.skuProperties[kept] = property
            kept += 1
        }
        batch.skus[sku].properties = range.lowerBound..<kept
    }

    /// A value by the values of the property or attribute of that name; nil where it stays as it is.
    private func mapped(_ cell: Cell, of name: Text, _ batch: Batch) -> Cell? {
        guard !values.isEmpty, !cell.isBlank else { return nil }
        for (property, map) in values
        where property.withUnsafeBufferPointer({ $0.sameBytes(as: batch.bytes.bytes[name]) }) {
            guard let match = map.match(batch.bytes.bytes[cell.text]) else { return nil }
            var cell = cell
            replace(&cell, by: map.targets[match.number], batch)
            return cell
        }
        return nil
    }

    /// Values of the product's attributes. One that the configuration writes may say more than a value, as a cell of a
    /// canonical CSV does.
    func mapValues(_ index: Int, _ words: MappingWords, _ batch: Batch) {
        guard !values.isEmpty else { return }
        for entry in batch.products[index].attributes {
            let attribute = batch.attributes[entry]
            guard let changed = mapped(attribute.value, of: attribute.name, batch) else { continue }
            batch.attributes[entry].value = changed
            batch.attributes[entry].isWholeCell = true
        }
    }

    // MARK: Numbers

    /// - Returns: the currency of a price that there is no rate for; nil where all are mapped.
    private func mapPrices(_ sku: Int, _ product: Text, _ cells: CellReader) -> Text? {
        let batch = cells.batch
        let extra = batch.shopSKUs[sku]
        let currency = extra.currency.isEmpty ? product : extra.currency
        let reduced = extra.discountCurrency.isEmpty ? currency : extra.discountCurrency
        guard hasRate(for: currency, batch) else { return currency }
        let discount = batch.skus[sku].discountPrice
        guard discount.isBlank || hasRate(for: reduced, batch) else { return reduced }
        mapPrice(&batch.skus[sku].price, currency, isGross: extra.isGross, batch)
        mapPrice(&batch.skus[sku].discountPrice, reduced, isGross: extra.isGross, batch)
        for country in batch.skus[sku].countryPrices {
            mapPrice(&batch.countryPrices[country].price, currency, isGross: extra.isGross, batch)
            mapPrice(&batch.countryPrices[country].discountPrice, currency, isGross: extra.isGross, batch)
        }
        // Two prices may meet in one ending, or change places in another currency: there is no discount left then.
        let bytes = batch.bytes.bytes
        guard let now = FixedDecimal(bytes[batch.skus[sku].discountPrice.text]),
            let before = FixedDecimal(bytes[batch.skus[sku].price.text]), now >= before
        else { return nil }
        if !batch.isSame(currency, reduced) {
            cells.report(.priceSpecialNotLower, at: discount, .text(batch.skus[sku].price.text))
        }
        batch.skus[sku].discountPrice.text = .none
        return nil
    }

    /// Without rates a price in another currency than its product's cannot be sent beside the others.
    private func checkCurrencies(_ sku: Int, _ product: Text, _ cells: CellReader) {
        let batch = cells.batch
        let extra = batch.shopSKUs[sku]
        for (text, cell) in [
            (extra.currency, batch.skus[sku].price), (extra.discountCurrency, batch.skus[sku].discountPrice),
        ] where !text.isEmpty && !cell.isBlank {
            let expected = product.isEmpty ? extra.currency : product
            guard !expected.isEmpty, !batch.isSame(text, expected) else { continue }
            cells.report(.priceRateMissing, at: cell, .text(text))
        }
    }

    private func mapPrice(_ cell: inout Cell, _ currency: Text, isGross: Bool, _ batch: Batch) {
        guard !cell.isBlank, let number = FixedDecimal(batch.bytes.bytes[cell.text]) else { return }
        let name = batch.bytes.bytes[currency]
        // Only what is computed here is rounded. Three digits after the mark are a mistake, which a rule names.
        if number.scale == 3, !Self.currenciesOfThreeDecimals.has(name) { return }
        guard let result = price.apply(number, in: name, withoutTax: isGross) else { return }
        set(&cell, result, batch)
    }

    private static let currenciesOfThreeDecimals = Words(
        ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], folded: false)

    private func mapStock(_ sku: Int, _ batch: Batch) {
        guard batch.skus[sku].inventory.isBlank else {
            // A shop that sold more than it had has none. What half a piece is, a rule asks.
            let text = batch.skus[sku].inventory.text
            guard let number = FixedDecimal(batch.bytes.bytes[text]), number.isNegative else { return }
            set(&batch.skus[sku].inventory, .zero, batch)
            return
        }
        let stock: Int? =
            switch batch.shopSKUs[sku].availability {
            case .unstated: settings.stock.unknown
            case .inStock: settings.stock.inStock ?? settings.stock.unknown
            case .outOfStock: 0
            case .preorder: settings.stock.preorder
            case .backorder: settings.stock.backorder
            }
        guard let stock else { return }
        if batch.shopSKUs[sku].availability != .outOfStock { batch.assumedStocks += 1 }
        batch.skus[sku].inventory.text = batch.made { $0.append(FixedDecimal(coefficient: Int64(stock))) }
    }

    // MARK: Codes

    /// A SKU without a code gets one that is the same every night: the shop's own id of the variant, or the product's id
    /// and the values of its options.
    private func makeCode(_ sku: Int, _ product: Int, _ batch: Batch) {
        guard batch.skus[sku].code.isBlank else { return }
        batch.madeCodes += 1
        let fallback = batch.shopSKUs[sku].fallbackCode
        guard fallback.isEmpty else {
            batch.skus[sku].code.text = fallback
            return
        }
        let start = batch.bytes.count
        append(batch.field(.itemID, of: product).text, batch)
        for property in batch.skus[sku].properties {
            batch.bytes.append(0x2D)
            // By the shop's own word, whatever the configuration makes of it.
            append(batch.raw(of: batch.skuProperties[property].value.text), batch)
        }
        let made = UnsafeBufferPointer(rebasing: batch.bytes.bytes[start...])
        if made.codePointCount > Self.longestCode {
            let digits = String(made.hash64, radix: 36)
            var end = start
            var points = 0
            while points < Self.longestCode - 14 {
                end += 1
                while batch.bytes.base[end] & 0xC0 == 0x80 { end += 1 }
                points += 1
            }
            batch.bytes.truncate(to: end)
            batch.bytes.append(0x2D)
            batch.bytes.append(digits)
        }
        batch.skus[sku].code.text = Text(offset: start, count: batch.bytes.count - start)
    }

    /// Characters of a SKU code (rule `sku.code-invalid`).
    private static let longestCode = 50

    /// Appends a text without what the platform does not take in a code.
    private func append(_ text: Text, _ batch: Batch) {
        for position in Int(text.offset)..<(Int(text.offset) + Int(text.count)) {
            let byte = batch.bytes.base[position]
            batch.bytes.append(byte <= 0x20 || byte == 0x3C || byte == 0x3E ? 0x5F : byte)
        }
    }
}
