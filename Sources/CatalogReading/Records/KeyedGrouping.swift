import Bytes
import FeedModel

/// Says which product a record belongs to, from a key that its format finds in it, while records are read in order.
struct KeyedGrouping {
    private let pass: ReadingPass
    /// Tells names of one format from those of another.
    private let salt: UInt64
    /// Index of the file in the run.
    private let file: Int
    /// What the record before belonged to, and that it had a record that stands alone.
    private var current: UInt64 = 0
    private var standsAlone = false
    private var alternates: (UInt64, UInt64, UInt64) = (0, 0, 0)
    /// Up to where records have been added to the index: the last product of a batch is read once more with the next one.
    private var indexedEnd: UInt64 = 0

    init(_ format: String, pass: ReadingPass, file: Int) {
        var format = format
        salt = format.withUTF8 { $0.hash64 }
        self.pass = pass
        self.file = file
    }

    /// Classifies the next record.
    mutating func classify(_ key: RecordKey, _ record: Record) -> Membership {
        var key = key
        if case .records = pass { key.product = 0 }
        guard key.product != 0 else {
            if case .indexing(let index) = pass, key.needsOwner, record.offset >= indexedEnd {
                index.addNameless(record, file: file)
                indexedEnd = record.offset + 1
            }
            endBatch()
            return .nameless
        }
        key.product = max(mix64(key.product, salt), 1)
        for index in key.claims.indices where key.claims[index] != 0 {
            key.claims[index] = max(mix64(key.claims[index], salt), 1)
        }
        func salted(_ hash: UInt64) -> UInt64 { hash == 0 ? 0 : max(mix64(hash, salt), 1) }
        key.alternates = (salted(key.alternates.0), salted(key.alternates.1), salted(key.alternates.2))
        let continues =
            key.product == current && key.alternates == alternates && !(standsAlone && key.standsAlone)
        alternates = key.alternates
        standsAlone = key.standsAlone || continues && standsAlone
        current = key.product
        if case .indexing(let index) = pass, record.offset >= indexedEnd {
            index.add(key, record, file: file, continues: continues)
            indexedEnd = record.offset + 1
        }
        return continues ? .current : .first
    }

    /// The next record does not follow the last one, or follows what is no record of a product.
    mutating func endBatch() { (current, standsAlone, alternates) = (0, false, (0, 0, 0)) }
}
