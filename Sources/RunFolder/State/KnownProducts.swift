import Bytes
import FeedModel

/// What is known of products on the platform: which id the merchant's item and SKU codes stand for. Knows hashes of
/// them, not themselves, so that a million SKUs take some thirty megabytes.
package struct KnownProducts: ProductDirectory, Sendable {
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

    package init() {}

    package var isEmpty: Bool { ids.isEmpty }

    /// The platform's id of a merchant's item.
    package func productID(item: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let number = items[Self.itemHash(item)], ids[Int(number)] > 0 else { return nil }
        return ids[Int(number)]
    }

    /// The platform's id of the only product with a SKU of that code.
    package func productID(skuCode: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let sku = skus[Self.skuHash(skuCode)] else { return nil }
        let number = owners[Int(sku)]
        guard number != Self.ambiguous, ids[Int(number)] > 0 else { return nil }
        return ids[Int(number)]
    }

    package func isUncertain(item: UnsafeBufferPointer<UInt8>) -> Bool {
        !uncertain.isEmpty && uncertain.contains(Self.itemHash(item))
    }

    /// The same with items whose create is not settled.
    func with(uncertain items: some Sequence<String>) -> KnownProducts {
        var products = self
        products.uncertain = Set(items.map { Self.itemHash($0) })
        return products
    }

    /// Whether a product is that of another item than this one. Two items never have one product.
    package func isOfAnother(_ productID: Int64, than item: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let owner = itemsByProduct[UInt64(bitPattern: productID)], ids[Int(owner)] == productID else {
            return false
        }
        return items[Self.itemHash(item)] != owner
    }

    /// How many products are known.
    package var count: Int { ids.count { $0 > 0 } }

    package func productID(item: String) -> Int64? { Self.bytes(item) { productID(item: $0) } }
    package func productID(skuCode: String) -> Int64? { Self.bytes(skuCode) { productID(skuCode: $0) } }

    /// Keeps what an item is on the platform; what was known of it before no longer counts. A product that was another
    /// item's is this one's from now on: its export calls it by another id.
    mutating func remember(_ carried: CarriedItems, _ position: Int, productID: Int64) {
        let hash = carried.withID(position, Self.itemHash)
        let number: UInt32
        if let known = items[hash] {
            number = known
            ids[Int(known)] = productID
        } else {
            number = UInt32(ids.count)
            _ = items.insert(hash, number: number)
            ids.append(productID)
        }
        let product = UInt64(bitPattern: productID)
        if let owner = itemsByProduct[product], owner != number, ids[Int(owner)] == productID { ids[Int(owner)] = 0 }
        itemsByProduct.replace(product, number: number)
        carried.eachCode(position) { code in
            let hash = Self.skuHash(code)
            if let sku = skus[hash] {
                let owner = owners[Int(sku)]
                guard owner != Self.ambiguous, owner != number else { return }
                owners[Int(sku)] = ids[Int(owner)] == 0 ? number : Self.ambiguous
            } else {
                _ = skus.insert(hash, number: UInt32(owners.count))
                owners.append(number)
            }
        }
    }

    /// The platform has no such product any longer.
    mutating func forget(item: String) {
        if let number = items[Self.bytes(item, Self.itemHash)] { ids[Int(number)] = 0 }
    }

    static func itemHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { bytes.hash64(seed: 0x17) }
    static func itemHash(_ text: String) -> UInt64 { bytes(text, itemHash) }
    private static func skuHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { bytes.hash64(seed: 0x2B) }

    private static func bytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        return text.withUTF8(body)
    }
}
