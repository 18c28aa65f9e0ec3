import Bytes
import FeedModel

/// What is known of products on the platform: which id the merchant's item and SKU codes stand for. Knows hashes of
/// them, not themselves, so that a million SKUs take some thirty megabytes.
package struct KnownProducts: ProductDirectory, Sendable {
    /// What was known when the file of what was accepted was written; the rest came since.
    private var base = AcceptedProducts.empty
    private var items = HashIndex()
    private var skus = HashIndex()
    /// The number of the product by the platform's id.
    private var itemsByProduct = HashIndex()
    /// By the number that `items` gives; 0 where the product is known no longer.
    private var ids: [Int64] = []
    /// The number of the product by the number that `skus` gives.
    private var owners: [UInt32] = []
    /// Items whose create is not settled, by hash.
    private var uncertain: Set<UInt64> = []
    /// A SKU code of two products names neither.
    private static let ambiguous = UInt32.max

    /// Knows no product.
    package init() {}

    /// The same on top of what was accepted.
    mutating func attach(_ accepted: AcceptedProducts) {
        base = accepted
        for id in ids where id > 0 { disown(id, hash: nil) }
    }

    /// Adds products that were known before all others.
    mutating func recall(_ products: [CarriedItem]) {
        let carried = CarriedItems(products)
        for (position, product) in products.enumerated() where items[Self.itemHash(product.item)] == nil {
            remember(carried, position, productID: product.productID)
        }
    }

    /// The platform's id of a merchant's item.
    package func productID(item: UnsafeBufferPointer<UInt8>) -> Int64? {
        if let number = items[Self.itemHash(item)] { return ids[Int(number)] > 0 ? ids[Int(number)] : nil }
        guard let record = base.record(item: item), record.isOnPlatform else { return nil }
        return record.productID
    }

    /// The platform's id of the only product with a SKU of that code.
    package func productID(skuCode: UnsafeBufferPointer<UInt8>) -> Int64? {
        var found: Int64?
        if let sku = skus[Self.skuHash(skuCode)] {
            let number = owners[Int(sku)]
            guard number != Self.ambiguous else { return nil }
            if ids[Int(number)] > 0 { found = ids[Int(number)] }
        }
        var isAmbiguous = false
        base.eachRecord(skuCode: skuCode) { record in
            guard let id = productID(item: record.item) else { return true }
            isAmbiguous = found.map { $0 != id } ?? false
            found = id
            return !isAmbiguous
        }
        return isAmbiguous ? nil : found
    }

    /// Whether a create of the item may have arrived, and is not settled.
    package func isUncertain(item: UnsafeBufferPointer<UInt8>) -> Bool {
        !uncertain.isEmpty && uncertain.contains(Self.itemHash(item))
    }

    /// The same with the hashes of items whose create is not settled.
    func with(uncertain items: Set<UInt64>) -> KnownProducts {
        var products = self
        products.uncertain = items
        return products
    }

    /// Whether a product is that of another item than this one. Two items never have one product.
    package func isOfAnother(_ productID: Int64, than item: UnsafeBufferPointer<UInt8>) -> Bool {
        if let owner = itemsByProduct[UInt64(bitPattern: productID)], ids[Int(owner)] == productID {
            return items[Self.itemHash(item)] != owner
        }
        guard let record = base.record(productID: productID), items[Self.itemHash(record.item)] == nil else {
            return false
        }
        return !record.item.sameBytes(as: item)
    }

    /// How many products are known.
    package var count: Int {
        var count = ids.count { $0 > 0 }
        base.eachRecord { if $0.isOnPlatform, items[Self.itemHash($0.item)] == nil { count += 1 } }
        return count
    }

    /// The same, of a text.
    package func productID(item: String) -> Int64? { Self.bytes(item) { productID(item: $0) } }
    /// The same, of a text.
    package func productID(skuCode: String) -> Int64? { Self.bytes(skuCode) { productID(skuCode: $0) } }

    /// Whether the file of what was accepted says the same of an item.
    func isAccepted(item: UnsafeBufferPointer<UInt8>, productID: Int64) -> Bool {
        guard let record = base.record(item: item) else { return false }
        return record.isOnPlatform && record.productID == productID
    }

    /// Keeps what an item is on the platform; what was known of it before no longer counts. A product that was another
    /// item's is this one's from now on: its export calls it by another id.
    mutating func remember(_ carried: CarriedItems, _ position: Int, productID: Int64) {
        let hash = carried.withID(position, Self.itemHash)
        let number = number(of: hash)
        ids[Int(number)] = productID
        let product = UInt64(bitPattern: productID)
        if let owner = itemsByProduct[product], owner != number, ids[Int(owner)] == productID { ids[Int(owner)] = 0 }
        itemsByProduct.replace(product, number: number)
        disown(productID, hash: hash)
        carried.eachCode(position) { code in
            let hash = Self.skuHash(code)
            guard let sku = skus.insert(hash, number: UInt32(owners.count)) else { return owners.append(number) }
            let owner = owners[Int(sku)]
            guard owner != Self.ambiguous, owner != number else { return }
            owners[Int(sku)] = ids[Int(owner)] == 0 ? number : Self.ambiguous
        }
    }

    /// Takes a product from the item that had it when the file was written.
    private mutating func disown(_ productID: Int64, hash: UInt64?) {
        guard let record = base.record(productID: productID) else { return }
        let owner = Self.itemHash(record.item)
        guard owner != hash, items[owner] == nil else { return }
        _ = number(of: owner)
    }

    /// The number of an item; a new one is of no product.
    private mutating func number(of hash: UInt64) -> UInt32 {
        if let known = items.insert(hash, number: UInt32(ids.count)) { return known }
        ids.append(0)
        return UInt32(ids.count - 1)
    }

    /// The platform has no such product any longer.
    mutating func forget(item: String) { ids[Int(number(of: Self.bytes(item, Self.itemHash)))] = 0 }

    static func itemHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { bytes.hash64(seed: 0x17) }
    static func itemHash(_ text: String) -> UInt64 { bytes(text, itemHash) }
    private static func skuHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { bytes.hash64(seed: 0x2B) }

    private static func bytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        return text.withUTF8(body)
    }
}
