import Bytes
import FeedModel
import RunFolder

/// A change as `changes.jsonl` has it.
struct ReviewedChange: Sendable {
    var item: String
    var sku: String
    var kind: String
    var parts: [String]
    var from: String?
    var to: String?
    var status: String
    var gate: String?
    var place: ReviewedPlace
    /// How far a price moved, of what it was, in percent.
    var percent: Double?

    /// - Parameter percent: how far the price moved; nil for what is no price.
    init(_ record: borrowing ItemRecord, _ change: ItemRecord.Change, percent: Double?) {
        func short(_ text: RecordText) -> String { text.string.shortened(to: 200) }
        item = short(record.item)
        sku = short(change.sku)
        kind = short(change.kind)
        parts = change.parts.map(\.string)
        (from, to) = (change.from.map(short), change.to.map(short))
        status = record.status.rawValue
        gate = record.gate?.name.description
        place = ReviewedPlace(change.place)
        self.percent = percent
    }
}

extension ItemRecord.Change {
    /// Whether it is about a price.
    var isOfPrice: Bool {
        kind.withBytes {
            $0.sameBytes(as: "price") || $0.sameBytes(as: "discount_price") || $0.hasPrefix("country_price:")
        }
    }

    /// How far a price moved, of what it was, in percent; nil where it did not, or was nothing.
    var percent: Double? {
        guard isOfPrice, let from = from.flatMap({ Double($0.string) }), from > 0,
            let to = to.flatMap({ Double($0.string) })
        else { return nil }
        return (to - from) / from * 100
    }
}

/// What a person looks at in the morning, of all that changed: so many of each that a page has room for them.
struct ReviewedChanges: Sendable {
    /// A list with what it has no room for.
    struct List: Sendable {
        fileprivate(set) var changes: [ReviewedChange] = []
        fileprivate(set) var count = 0
    }

    /// So many of each list are shown.
    static let shown = 200

    /// The largest moves first; what gates hold is not among them.
    private(set) var prices = List()
    /// In catalog order.
    private(set) var soldOut = List()
    private(set) var vanished = List()
    private(set) var held = List()

    var isEmpty: Bool { [prices, soldOut, vanished, held].allSatisfy { $0.count == 0 } }

    /// Takes the changes of an item.
    mutating func add(_ record: borrowing ItemRecord) {
        for change in record.changes {
            func keep(_ list: inout List) {
                list.count += 1
                if list.changes.count < Self.shown {
                    list.changes.append(ReviewedChange(record, change, percent: change.percent))
                }
            }
            if record.status == .held, record.gate != nil {
                keep(&held)
            } else if change.kind.isSame(as: "vanished") {
                keep(&vanished)
            } else if change.kind.isSame(as: "inventory") {
                if record.lane == .stop, change.to?.isSame(as: "0") == true { keep(&soldOut) }
            } else if let percent = change.percent {
                prices.count += 1
                // Cut now and then, so that few are looked at closely.
                if let least = leastPrice, abs(percent) <= least { continue }
                addPrice(ReviewedChange(record, change, percent: percent))
            }
        }
    }

    /// Takes a product that vanished and is only listed.
    mutating func addListed(_ item: UnsafeBufferPointer<UInt8>) {
        vanished.count += 1
        guard vanished.changes.count < Self.shown else { return }
        var record = ItemRecord()
        record.item = .bytes(item)
        var change = ReviewedChange(record, ItemRecord.Change(RecordText("vanished")), percent: nil)
        change.status = ChangesJSONL.listed.description
        vanished.changes.append(change)
    }

    /// Takes what a later part of the catalog came to.
    mutating func add(_ other: ReviewedChanges) {
        func join(_ list: inout List, _ more: List) {
            list.count += more.count
            list.changes += more.changes.prefix(max(0, Self.shown - list.changes.count))
        }
        join(&soldOut, other.soldOut)
        join(&vanished, other.vanished)
        join(&held, other.held)
        prices.count += other.prices.count
        for change in other.prices.changes {
            if let least = leastPrice, abs(change.percent ?? 0) <= least { continue }
            addPrice(change)
        }
    }

    private mutating func addPrice(_ change: ReviewedChange) {
        prices.changes.append(change)
        if prices.changes.count >= 2 * Self.shown { sortPrices() }
    }

    /// What a price has to move by to be among the largest, once there are enough of them.
    private var leastPrice: Double?

    /// Keeps the largest moves; of those that are alike the first.
    mutating func sortPrices() {
        func size(_ index: Int) -> Double { abs(prices.changes[index].percent ?? 0) }
        let order = prices.changes.indices.sorted { size($0) == size($1) ? $0 < $1 : size($0) > size($1) }
        prices.changes = order.prefix(Self.shown).map { prices.changes[$0] }
        if prices.changes.count == Self.shown { leastPrice = prices.changes.last.map { abs($0.percent ?? 0) } }
    }
}
