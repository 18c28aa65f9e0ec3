import Bytes
import FeedModel

extension Resolver {
    /// Notes which families of rules may have something to say about a product, in one walk over its SKUs. What is noted
    /// may turn out to be nothing; what is not noted is nothing.
    func noteTraits(_ batch: borrowing Batch, _ check: ProductCheck) {
        var traits = check.traits
        traits.insert(.any)
        var stock: Int64 = 0
        for sku in check.skus {
            if !isPlain(code: batch.skus[sku.entry].code.text, batch, check) { traits.insert(.hasFaultyCode) }
            if !hasPlainPrices(sku, check) { traits.insert(.hasFaultyPrice) }
            let barcode = batch.skus[sku.entry].eanCode
            if !barcode.isBlank, check.carriesWholeProduct, Barcode.fault(of: batch.bytes.bytes[barcode.text]) != nil {
                traits.insert(.hasFaultyBarcode)
            }
            guard let inventory = sku.inventory.number, inventory.isWhole,
                inventory.coefficient >= Int64(check.limits.inventoryMinimum),
                inventory.coefficient <= Int64(check.limits.inventoryMaximum)
            else {
                traits.insert(.hasFaultyInventory)
                continue
            }
            stock &+= inventory.coefficient
        }
        if stock <= 0 || stock > Int64(check.limits.inventoryMaximum) { traits.insert(.hasFaultyInventory) }
        if !check.countryPrices.isEmpty || check.nationalQuote != .none { traits.insert(.hasCountryPrices) }
        if check.carriesWholeProduct {
            if !check.attributeNotes.isEmpty || !check.hiddenProperties.isEmpty || !check.brand.isListed {
                traits.insert(.hasNotedAttribute)
            }
            if !hasPlainPackage(check) { traits.insert(.hasFaultyPackage) }
        }
        check.traits = traits
    }

    private func isPlain(code text: Text, _ batch: borrowing Batch, _ check: borrowing ProductCheck) -> Bool {
        guard !text.isEmpty, text.count <= check.limits.skuCodeLength else { return false }
        for byte in batch.bytes.bytes[text] where byte < 0x20 || byte == 0x7F { return false }
        return true
    }

    private func hasPlainPrices(_ sku: ResolvedSKU, _ check: borrowing ProductCheck) -> Bool {
        guard let price = sku.price.number, price.scale <= 2, price >= check.limits.priceMinimum,
            price <= check.limits.priceMaximum
        else { return false }
        // What a price update leaves out is reported.
        guard !sku.discountPrice.isBlank else { return check.carriesWholeProduct }
        guard let discount = sku.discountPrice.number else { return false }
        return discount.scale <= 2 && discount >= check.limits.priceMinimum && discount < price
    }

    private func hasPlainPackage(_ check: borrowing ProductCheck) -> Bool {
        func isWithin(_ number: ResolvedNumber, _ minimum: FixedDecimal, _ maximum: FixedDecimal) -> Bool {
            guard case .value(let number) = number else { return false }
            return number >= minimum && number <= maximum
        }
        return isWithin(check.weight, check.limits.weightMinimum, check.limits.weightMaximum)
            && isWithin(check.length, check.limits.sideMinimum, check.limits.sideMaximum)
            && isWithin(check.width, check.limits.sideMinimum, check.limits.sideMaximum)
            && isWithin(check.height, check.limits.sideMinimum, check.limits.sideMaximum)
    }
}

extension ResolvedBrand {
    /// A value of attribute 2, or text that it takes.
    fileprivate var isListed: Bool {
        switch self {
        case .value, .other, .freeText: true
        default: false
        }
    }
}
