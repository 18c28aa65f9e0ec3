import Bytes
import FeedModel

/// Says which product a record of a shop's XML export belongs to, from the ids in it, while records are read in order.
///
/// Records with one group id are one product, wherever they stand; so is a record without one whose own id that is.
/// Any other record is a product by itself, also where two have one id: a rule says which of them stands.
struct ShopGrouping {
    private var groups = HashIndex()
    /// Ids of records without a group. The first of them is part of a group of that id that comes later.
    private var singles = HashIndex()
    private var products: UInt32 = 0
    /// The record that was classified last. A reader that goes back to an earlier record puts back what it was there.
    var cursor = Cursor()
    /// The number of the product that the last record belongs to, counted by first appearance; nil when it names none.
    var current: UInt32? { cursor.product }

    struct Cursor {
        fileprivate var product: UInt32?
        /// Where the record stands in the file.
        fileprivate var offset = UInt64.max
    }

    /// Classifies the next record, which stands at `offset`; one that is read again is what it was.
    mutating func classify(_ identity: ShopIdentity, at offset: UInt64) -> RowGrouping.Membership {
        guard !identity.id.isEmpty || !identity.group.isEmpty else {
            cursor = Cursor()
            return .nameless
        }
        if offset == cursor.offset { return .current }
        let isSingle = identity.group.isEmpty
        let key = max((isSingle ? identity.id : identity.group).hash64, 1)
        let known = groups[key] ?? (isSingle ? nil : singles[key])
        let number = known ?? products
        if known == nil { products += 1 }
        if isSingle, known == nil {
            _ = singles.insert(key, number: number)
        } else {
            _ = groups.insert(key, number: number)
        }
        let isCurrent = current == number
        cursor = Cursor(product: number, offset: offset)
        guard known != nil else { return .first(number) }
        return isCurrent ? .current : .late(number)
    }
}
