import Bytes
import FeedModel

extension Resolver {
    /// How many SKUs are compared each with each; more are looked up in tables, so that a product with hundreds does not
    /// cost their square.
    private static let fewSKUs = 24

    /// Finds SKUs that repeat the code or the properties of an earlier one.
    func findRepeats(_ batch: Batch, _ check: ProductCheck) {
        let count = check.skus.count
        guard count > 1 else { return }
        if count > Self.fewSKUs {
            findManyRepeats(batch, check)
        } else {
            for position in 1..<count { findRepeat(position, batch, check) }
        }
        // Where nothing says what is to be done with the product, nobody knows whether its rows are to be merged.
        guard !check.carriesWholeProduct, !check.operations.isEmpty, check.traits.contains(.hasRepeatedCode) else {
            return
        }
        for position in 1..<count {
            if let first = check.skus[position].sameCodeAs { merge(position, into: first, batch, check) }
        }
    }

    private func findRepeat(_ position: Int, _ batch: Batch, _ check: ProductCheck) {
        let code = batch.bytes.bytes[batch.skus[check.skus[position].entry].code.text]
        let comparesProperties = check.category != nil && check.skus[position].isResolved
        if check.skus[position].dimensionHash != check.skus[0].dimensionHash { check.traits.insert(.isUneven) }
        for earlier in 0..<position {
            if check.skus[position].sameCodeAs == nil, !code.isEmpty,
                code.sameBytes(as: batch.bytes.bytes[batch.skus[check.skus[earlier].entry].code.text])
            {
                check.skus[position].sameCodeAs = earlier
                check.traits.insert(.hasRepeatedCode)
            }
            if comparesProperties, check.skus[position].samePropertiesAs == nil, check.skus[earlier].isResolved,
                check.skus[earlier].propertySetHash == check.skus[position].propertySetHash
            {
                check.skus[position].samePropertiesAs = earlier
                check.traits.insert(.hasRepeatedProperties)
            }
        }
    }

    private func findManyRepeats(_ batch: Batch, _ check: ProductCheck) {
        var codes: [UInt64: Int] = [:]
        var sets: [UInt64: Int] = [:]
        for position in check.skus.indices {
            let code = batch.bytes.bytes[batch.skus[check.skus[position].entry].code.text]
            if !code.isEmpty {
                let hash = code.hash64
                if let first = codes[hash] {
                    check.skus[position].sameCodeAs = first
                    check.traits.insert(.hasRepeatedCode)
                } else {
                    codes[hash] = position
                }
            }
            if check.skus[position].dimensionHash != check.skus[0].dimensionHash { check.traits.insert(.isUneven) }
            guard check.category != nil, check.skus[position].isResolved else { continue }
            let set = check.skus[position].propertySetHash
            if let first = sets[set] {
                check.skus[position].samePropertiesAs = first
                check.traits.insert(.hasRepeatedProperties)
            } else {
                sets[set] = position
            }
        }
    }

    // MARK: Updates

    /// In an update, rows of one SKU are one: a later one may say what the first leaves blank, but nothing else.
    private func merge(_ position: Int, into first: Int, _ batch: Batch, _ check: ProductCheck) {
        if merge(\.price, \.price, position, into: first, batch, check, .productPricesUpdate) {
            check.skus[first].isPriceInDoubt = true
        }
        if merge(\.discountPrice, \.discountPrice, position, into: first, batch, check, .productPricesUpdate) {
            check.skus[first].isDiscountInDoubt = true
        }
        merge(\.inventory, \.inventory, position, into: first, batch, check, .productStocksUpdate)
        let later = check.skus[position].countryPrices
        let known = check.skus[first].countryPrices
        if known.isEmpty {
            check.skus[first].countryPrices = later
            return
        }
        var added: [ResolvedCountryPrice] = []
        for index in later {
            check.countryPrices[index].isRepeated = true
            let price = batch.countryPrices[check.countryPrices[index].entry]
            if let same = find(price.country, in: known, batch, check) {
                let other = batch.countryPrices[check.countryPrices[same].entry]
                doubt(same, other, price, batch, check)
            } else {
                added.append(check.countryPrices[index])
                added[added.count - 1].isRepeated = false
            }
        }
        guard !added.isEmpty else { return }
        // The prices of a SKU are together: those of the first row move after all others.
        let start = check.countryPrices.count
        check.countryPrices += Array(check.countryPrices[known]) + added
        for index in known { check.countryPrices[index].isRepeated = true }
        check.skus[first].countryPrices = start..<check.countryPrices.count
    }

    /// - Returns: whether the two rows contradict each other.
    @discardableResult private func merge(
        _ cell: WritableKeyPath<SKU, Cell>, _ number: WritableKeyPath<ResolvedSKU, ResolvedNumber>, _ position: Int,
        into first: Int, _ batch: Batch, _ check: ProductCheck, _ operation: Operation
    ) -> Bool {
        let (known, later) = (check.skus[first], check.skus[position])
        guard !later[keyPath: number].isBlank else { return false }
        if known[keyPath: number].isBlank {
            batch.skus[known.entry][keyPath: cell] = batch.skus[later.entry][keyPath: cell]
            check.skus[first][keyPath: number] = later[keyPath: number]
            return false
        }
        return contradict(
            batch.skus[known.entry][keyPath: cell], batch.skus[later.entry][keyPath: cell], batch, check,
            operations: OperationSet(operation))
    }
}
