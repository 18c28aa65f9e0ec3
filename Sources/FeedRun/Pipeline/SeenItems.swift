import Bytes
import RunFolder

/// Which of the known products a catalog has, as a pass over it found them.
struct SeenItems: Sendable {
    private let accepted: AcceptedProducts
    private var marks: AcceptedProducts.Marks

    init(_ accepted: AcceptedProducts) {
        self.accepted = accepted
        marks = accepted.marks()
    }

    /// Notes an item of the catalog.
    ///
    /// - Parameter productID: the platform's id that it goes by; 0 where it has none.
    mutating func add(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) {
        accepted.mark(item: item, productID: productID, in: &marks)
    }

    /// Whether the catalog has the product of a record, by its item or by the platform's id.
    func has(_ record: AcceptedRecord) -> Bool { accepted.isMarked(record, in: marks) }

    /// The same of a known product that a shard names.
    func has(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) -> Bool {
        [accepted.record(item: item), accepted.record(productID: productID)].contains { $0.map(has) ?? false }
    }
}
