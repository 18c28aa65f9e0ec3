import Bytes
import FeedModel
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
    /// - Parameters:
    ///   - record: what is known of it.
    ///   - productID: the platform's id that it goes by; 0 where it has none.
    mutating func add(_ record: AcceptedRecord?, productID: Int64) {
        accepted.mark(record, productID: productID, in: &marks)
    }

    /// Whether the catalog has the product of a record, by its item or by the platform's id.
    func has(_ record: AcceptedRecord) -> Bool { accepted.isMarked(record, in: marks) }

    /// The same of a known product that a shard names.
    func has(_ item: UnsafeBufferPointer<UInt8>, productID: Int64) -> Bool {
        [accepted.record(item: item), accepted.record(productID: productID)].contains { $0.map(has) ?? false }
    }
}

extension AcceptedProducts {
    /// What is known of an item of a batch; nothing is of one without an id.
    func record(of item: Text, in batch: Batch) -> AcceptedRecord? {
        item.isEmpty ? nil : record(item: batch.bytes.bytes[item])
    }
}
