import Bytes
import JSONText
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

    static func percent(_ from: Double, _ to: Double) -> Double { (to - from) / from * 100 }

    init(_ json: JSONValue) {
        func text(_ key: String) -> String? { json[key]?.stringValue?.shortened(to: 200) }
        item = text("item") ?? ""
        sku = text("sku") ?? ""
        kind = text("change") ?? ""
        parts = (json["parts"]?.arrayValue ?? []).compactMap(\.stringValue)
        from = text("from")
        to = text("to")
        status = text("status") ?? ""
        gate = text("gate")
        place = ReviewedPlace(json["place"])
        guard kind.contains("price"), let from = from.flatMap(Double.init), from > 0, let to = to.flatMap(Double.init)
        else { return }
        percent = Self.percent(from, to)
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

    /// Goes through the changes of a run folder.
    static func read(_ folder: RunFolder) throws(RunFolderError) -> ReviewedChanges {
        var changes = ReviewedChanges()
        guard folder.has(.changes) else { return changes }
        var tape = JSONTape()
        try folder.readLines(of: .changes) { line in
            guard (try? tape.parse(line)) != nil, tape.view.isObject else { return }
            changes.add(tape.view)
        }
        changes.sortPrices()
        return changes
    }

    /// Takes a line.
    mutating func add(_ line: JSONView) {
        let kind = line.string("change", of: 0) ?? ""
        func keep(_ list: inout List) {
            list.count += 1
            if list.changes.count < Self.shown { list.changes.append(ReviewedChange(line.value(at: 0))) }
        }
        if line.string("status", of: 0) == "held", line.member("gate", of: 0) != nil { return keep(&held) }
        switch kind {
        case "vanished": keep(&vanished)
        case "inventory":
            if line.string("lane", of: 0) == "stop", line.string("to", of: 0) == "0" { keep(&soldOut) }
        case _ where kind == "price" || kind == "discount_price" || kind.hasPrefix("country_price:"):
            guard let from = line.string("from", of: 0).flatMap(Double.init), from > 0,
                let to = line.string("to", of: 0).flatMap(Double.init)
            else { return }
            addPrice(line, percent: ReviewedChange.percent(from, to))
        default: break
        }
    }

    private mutating func addPrice(_ line: JSONView, percent: Double) {
        prices.count += 1
        // Cut now and then, so that few lines are looked at closely.
        if let least = leastPrice, abs(percent) <= least { return }
        prices.changes.append(ReviewedChange(line.value(at: 0)))
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
