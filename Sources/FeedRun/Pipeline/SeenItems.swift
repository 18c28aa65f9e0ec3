import Bytes
import FeedModel
import RunFolder

/// The items and products that a catalog has, as a pass over it found them.
struct SeenItems: Sendable {
    private var index = HashIndex()

    mutating func add(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) {
        if !item.isEmpty { _ = index.insert(AcceptedProducts.hash(item: item), number: 0) }
        if productID > 0 { _ = index.insert(AcceptedProducts.hash(product: productID), number: 0) }
    }

    func has(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) -> Bool {
        index[AcceptedProducts.hash(item: item)] != nil || index[AcceptedProducts.hash(product: productID)] != nil
    }
}
