package import FeedModel

/// How much the records of a product come to, or may come to.
package struct ProductSize: Sendable {
    var records = 0
    var bytes: UInt64 = 0

    /// Nothing.
    package init() {}

    init(records: Int, bytes: UInt64) { (self.records, self.bytes) = (records, bytes) }

    /// Adds a record.
    package mutating func add(_ record: Record) {
        records += 1
        // What is too large by itself is not kept.
        if record.fault != .tooLarge { bytes += record.length }
    }

    /// Whether it is no more than that.
    package func fits(in largest: ProductSize) -> Bool { records <= largest.records && bytes <= largest.bytes }

    /// Adds what another one comes to.
    package static func += (left: inout ProductSize, right: ProductSize) {
        left.records += right.records
        left.bytes += right.bytes
    }
}
