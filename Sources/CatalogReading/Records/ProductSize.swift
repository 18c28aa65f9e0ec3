import FeedModel

/// How much the records of a product come to, or may come to.
package struct ProductSize: Sendable {
    var records = 0
    var bytes: UInt64 = 0

    mutating func add(_ record: Record) {
        records += 1
        // What is too large by itself is not kept.
        if record.fault != .tooLarge { bytes += record.length }
    }

    func fits(in largest: ProductSize) -> Bool { records <= largest.records && bytes <= largest.bytes }
}
