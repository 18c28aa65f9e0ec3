import Bytes
package import CategoryRules
package import FeedModel

/// What the columns that an item was made of are called in its export, where that is not what the canonical format calls
/// them: `price` came from Shopify's `Variant Compare At Price` in one SKU, from `Variant Price` in the next. Left in the
/// item's line, so that an answer of the platform that comes later finds its cell.
package struct ItemColumns {
    /// Sets of the canonical column and the file's; one a SKU where they differ. Empty where all are called alike.
    package private(set) var sets: [[(column: String, name: String)]] = []
    /// Of each SKU of the item the number of its set; empty where there is only one.
    package private(set) var setOfSKU: [Int] = []
    /// The SKUs of the item by their numbers among the product's; empty where all of them are in it, in their order.
    package private(set) var skus: [Int] = []

    /// - Parameters:
    ///   - chosen: which SKUs the item has, of those that could be in it; nil: all.
    ///   - name: what the column of a place is called.
    package init(
        _ check: ProductCheck, _ batch: Batch, _ operation: Operation, chosen: ((Int) -> Bool)? = nil,
        name: (Place) -> String?
    ) {
        let possible = check.skus(in: operation)
        let skus = chosen.map { chosen in possible.indices.filter(chosen).map { possible[$0] } } ?? possible
        let numbers = skus.map { $0.entry - check.product.skus.lowerBound }
        if !numbers.elementsEqual(0..<check.product.skus.count) { self.skus = numbers }
        guard batch.file.dialect != nil else { return }
        let places = ItemPlaces(check, batch, operation)
        let product = operation.carriesWholeProduct ? places.productPlaces : []
        var known: [UInt64: Int] = [:]
        for sku in skus {
            let hash = Self.hash(sku, check, batch)
            if let number = known[hash] {
                setOfSKU.append(number)
                continue
            }
            var set: [(column: String, name: String)] = []
            for (part, place) in product + places.places(of: sku) {
                guard let column = part.column, let name = name(place), name != column,
                    !set.contains(where: { $0.column == column })
                else { continue }
                set.append((column, name))
            }
            known[hash] = sets.count
            setOfSKU.append(sets.count)
            sets.append(set)
        }
        if sets.count <= 1 { setOfSKU = [] }
        if sets.allSatisfy(\.isEmpty) { (sets, setOfSKU) = ([], []) }
    }

    /// The columns of a SKU's cells.
    private static func hash(_ sku: ResolvedSKU, _ check: ProductCheck, _ batch: Batch) -> UInt64 {
        let entry = batch.skus[sku.entry]
        var hash: UInt64 = 1
        for cell in [entry.code, entry.price, entry.discountPrice, entry.inventory, entry.eanCode] {
            hash = mix64(hash, UInt64(cell.column))
        }
        for property in check.properties[sku.properties] {
            let cells = batch.skuProperties[property.entry]
            hash = mix64(hash ^ UInt64(property.attribute.index ?? -1 & 0xFFFF), UInt64(cells.value.column))
            hash = mix64(mix64(hash, UInt64(cells.alias.column)), UInt64(cells.image.column))
        }
        return hash
    }
}

extension ProductCheck {
    /// The SKUs of the item of an operation, in its order.
    package func skus(in operation: Operation) -> [ResolvedSKU] {
        operation.carriesWholeProduct ? skus : skus.filter { takesPart($0, in: operation) }
    }
}
