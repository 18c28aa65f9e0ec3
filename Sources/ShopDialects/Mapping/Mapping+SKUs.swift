import Bytes
import CatalogReading
import FeedModel

extension Mapping {
    /// Options, values, prices, stock and codes of a product's SKUs.
    func mapSKUs(_ index: Int, _ words: inout MappingWords, _ batch: Batch) {
        let currency = batch.field(.currency, of: index)
        let hasRate = price.isIdle || hasRate(for: currency, batch)
        if !hasRate, !batch.products[index].skus.isEmpty {
            batch.findings.append(
                Finding(
                    .priceRateMissing, at: batch.place(of: .currency, product: index), product: Int32(index),
                    facts: .text(currency.text)))
            // What is said of the currency itself would only follow from that.
            batch.fields[index * ProductField.count + ProductField.currency.rawValue].text = .none
        }
        for sku in batch.products[index].skus {
            mapOptions(sku, &words, batch)
            if !price.isIdle, hasRate { mapPrices(sku, currency.text, batch) }
            mapStock(sku, batch)
        }
        for sku in batch.products[index].skus { makeCode(sku, index, batch) }
        if !price.isIdle, hasRate, let target = settings.price.currency {
            let position = index * ProductField.count + ProductField.currency.rawValue
            replace(&batch.fields[position], by: Array(target.utf8), batch)
        }
    }

    private func hasRate(for currency: Cell, _ batch: Batch) -> Bool {
        let name = batch.bytes.bytes[currency.text]
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

    private func mapPrices(_ sku: Int, _ currency: Text, _ batch: Batch) {
        let raw = batch.skus[sku].price
        let hadDiscount = !batch.skus[sku].discountPrice.isBlank
        mapPrice(&batch.skus[sku].price, currency, batch)
        mapPrice(&batch.skus[sku].discountPrice, currency, batch)
        for country in batch.skus[sku].countryPrices {
            mapPrice(&batch.countryPrices[country].price, currency, batch)
            mapPrice(&batch.countryPrices[country].discountPrice, currency, batch)
        }
        // Two prices may meet in one ending: there is no discount left then.
        guard hadDiscount, isLower(batch.raw(of: batch.skus[sku].discountPrice.text), batch.raw(of: raw.text), batch)
        else { return }
        let (price, discount) = (batch.skus[sku].price.text, batch.skus[sku].discountPrice.text)
        if batch.bytes.bytes[price].sameBytes(as: batch.bytes.bytes[discount]) {
            batch.skus[sku].discountPrice.text = .none
        }
    }

    private func isLower(_ left: Text, _ right: Text, _ batch: Batch) -> Bool {
        guard let left = ShopNumbers.read(batch.bytes.bytes[left]),
            let right = ShopNumbers.read(batch.bytes.bytes[right])
        else { return false }
        return left < right
    }

    private func mapPrice(_ cell: inout Cell, _ currency: Text, _ batch: Batch) {
        guard !cell.isBlank, let number = ShopNumbers.read(batch.bytes.bytes[cell.text]),
            let result = price.apply(number, in: batch.bytes.bytes[currency])
        else { return }
        set(&cell, result, batch)
    }

    private func mapStock(_ sku: Int, _ batch: Batch) {
        if price.isIdle { makePlain(&batch.skus[sku].price, batch) }
        if price.isIdle { makePlain(&batch.skus[sku].discountPrice, batch) }
        guard batch.skus[sku].inventory.isBlank else {
            // A shop that sold more than it had has none, and half a piece cannot be sent.
            let text = batch.skus[sku].inventory.text
            guard let number = ShopNumbers.read(batch.bytes.bytes[text]) else { return }
            let whole = number.isNegative ? .zero : number.roundedDown
            if number != whole || FixedDecimal(batch.bytes.bytes[text]) == nil {
                set(&batch.skus[sku].inventory, whole, batch)
            }
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
        let start = batch.bytes.count
        batch.bytes.append(decimal: Int64(stock))
        batch.skus[sku].inventory.text = Text(offset: start, count: batch.bytes.count - start)
    }

    /// A number in the form of the canonical formats, where it has another.
    private func makePlain(_ cell: inout Cell, _ batch: Batch) {
        let text = batch.bytes.bytes[cell.text]
        guard !cell.isBlank, FixedDecimal(text) == nil, let number = ShopNumbers.read(text) else { return }
        set(&cell, number, batch)
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

    /// Characters of a SKU code (product.md, limits).
    private static let longestCode = 50

    /// Appends a text without what the platform does not take in a code.
    private func append(_ text: Text, _ batch: Batch) {
        batch.bytes.reserve(Int(text.count))
        for position in Int(text.offset)..<(Int(text.offset) + Int(text.count)) {
            let byte = batch.bytes.base[position]
            batch.bytes.append(byte <= 0x20 || byte == 0x3C || byte == 0x3E ? 0x5F : byte)
        }
    }
}

extension FixedDecimal {
    /// The whole number at or below it.
    fileprivate var roundedDown: FixedDecimal {
        var unit: Int64 = 1
        for _ in 0..<scale { unit *= 10 }
        return FixedDecimal(coefficient: coefficient / unit)
    }
}
