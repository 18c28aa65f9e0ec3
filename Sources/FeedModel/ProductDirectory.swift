/// What an earlier run knows of products on the platform. Asked by several workers at once.
package protocol ProductDirectory: Sendable {
    /// The platform's id of a merchant's item.
    func productID(item: UnsafeBufferPointer<UInt8>) -> Int64?
    /// The platform's id of the only product with a SKU of that code.
    func productID(skuCode: UnsafeBufferPointer<UInt8>) -> Int64?
    /// Whether the item's create was sent and nobody knows what came of it.
    func isUncertain(item: UnsafeBufferPointer<UInt8>) -> Bool
}
