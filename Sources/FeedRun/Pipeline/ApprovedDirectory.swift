import Bytes
import FeedModel
import FeedSelection

/// What is known of products, with new items that a person has said are known products under another id.
struct ApprovedDirectory: ProductDirectory {
    let base: any ProductDirectory
    let approvals: Approvals
    let today: Int

    func productID(item: UnsafeBufferPointer<UInt8>) -> Int64? {
        base.productID(item: item)
            ?? (approvals.isEmpty ? nil : approvals.takenOver(item: item.string, today: today))
    }

    func productID(skuCode: UnsafeBufferPointer<UInt8>) -> Int64? { base.productID(skuCode: skuCode) }

    func isUncertain(item: UnsafeBufferPointer<UInt8>) -> Bool { base.isUncertain(item: item) }
}
