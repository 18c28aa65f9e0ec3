import Bytes
import FeedModel
import FeedSelection
import RunFolder

/// What is known of products, with new items that a person has said are known products under another id.
struct ApprovedDirectory: ProductDirectory {
    let base: any ProductDirectory
    let approvals: Approvals
    let accepted: AcceptedProducts
    let today: Int
    /// What the catalog has; nil where nobody has looked yet.
    let seen: SeenItems?

    func productID(item: UnsafeBufferPointer<UInt8>) -> Int64? {
        if let known = base.productID(item: item) { return known }
        guard !approvals.isEmpty else { return nil }
        return approvals.takenOver(item: item.string, today: today) { product in
            // A product that is there tonight has no other id.
            guard let record = accepted.record(productID: product), seen?.has(record) != true else { return nil }
            return record.item.string
        }
    }

    func productID(skuCode: UnsafeBufferPointer<UInt8>) -> Int64? { base.productID(skuCode: skuCode) }

    func isUncertain(item: UnsafeBufferPointer<UInt8>) -> Bool { base.isUncertain(item: item) }
}
