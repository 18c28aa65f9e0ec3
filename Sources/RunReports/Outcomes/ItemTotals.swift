package import FeedModel
package import RunFolder

/// What the items of a run come to, counted while they pass: in the walk by the workers, batch by batch, and once more when
/// it is known what became of them.
package struct ItemTotals: Sendable {
    /// What is sent by lane; nil where nothing is compared.
    package var lanes: LaneTable?
    private var counts = [Int](repeating: 0, count: (Operation.allCases.count + 1) * ItemStatus.allCases.count)
    private var files: [String] = []
    /// The place of each file in `files`.
    private var numbers: [String: Int] = [:]
    /// File after file its items by status.
    private var fileCounts: [UInt32] = []

    /// - Parameter lanes: what is known of the lanes before the first item; nil where nothing is compared.
    package init(lanes: LaneTable? = nil) { self.lanes = lanes }

    private static let noOperation = Operation.allCases.count

    /// Where the count of a status is, of the operation or file with a number.
    private static func slot(_ number: Int, _ status: ItemStatus) -> Int {
        number * ItemStatus.allCases.count + status.index
    }

    /// Takes an item.
    package mutating func add(_ record: borrowing ItemRecord) {
        let operation = record.operation.map { Int($0.rawValue) } ?? Self.noOperation
        counts[Self.slot(operation, record.status)] += 1
        if let place = record.place { fileCounts[Self.slot(number(of: place.file), record.status)] += 1 }
        lanes?.add(record)
    }

    /// The place of a file in `files`. Neighbours mostly are in one file.
    private mutating func number(of file: RecordText) -> Int {
        if let last = files.indices.last, file.isSame(as: files[last]) { return last }
        let name = file.string
        if let known = numbers[name] { return known }
        numbers[name] = files.count
        files.append(name)
        for _ in ItemStatus.allCases { fileCounts.append(0) }
        return files.count - 1
    }

    /// Takes what another part of the catalog came to.
    package mutating func add(_ other: ItemTotals) {
        for index in counts.indices { counts[index] += other.counts[index] }
        for (number, name) in other.files.enumerated() {
            let file = self.number(of: .string(name))
            for status in ItemStatus.allCases {
                fileCounts[Self.slot(file, status)] += other.fileCounts[Self.slot(number, status)]
            }
        }
        if let more = other.lanes { lanes?.add(more) }
    }

    /// Forgets the items.
    package mutating func removeAll() {
        for index in counts.indices { counts[index] = 0 }
        files.removeAll(keepingCapacity: true)
        fileCounts.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        if lanes != nil { lanes = LaneTable() }
    }

    // MARK: What they come to

    /// Items in all.
    package var read: Int { counts.reduce(0, +) }

    /// Items of a status.
    package subscript(status: ItemStatus) -> Int {
        (0...Self.noOperation).reduce(0) { $0 + counts[Self.slot($1, status)] }
    }

    /// Items by status: those that occur.
    package var items: [ItemStatus: Int] { Self.dictionary { self[$0] } }

    /// Items of an operation by status: those that occur.
    package func items(_ operation: Operation) -> [ItemStatus: Int] {
        Self.dictionary { counts[Self.slot(Int(operation.rawValue), $0)] }
    }

    /// Items of a file by status: those that occur.
    package func items(ofFile name: String) -> [ItemStatus: Int] {
        numbers[name].map { number in Self.dictionary { Int(fileCounts[Self.slot(number, $0)]) } } ?? [:]
    }

    private static func dictionary(_ count: (ItemStatus) -> Int) -> [ItemStatus: Int] {
        var items: [ItemStatus: Int] = [:]
        for status in ItemStatus.allCases where count(status) > 0 { items[status] = count(status) }
        return items
    }
}

extension LaneTable {
    /// Counts an item.
    mutating func add(_ record: borrowing ItemRecord) {
        if let lane = record.lane, record.status != .waiting {
            lanes[lane, default: [:]][record.status, default: 0] += 1
        } else {
            others[record.status, default: 0] += 1
        }
        if record.status == .held, let gate = record.gate { held[gate.name.description, default: 0] += 1 }
        guard let lane = record.lane else { return }
        if record.place == nil { stoppedVanished += 1 }
        for change in record.changes {
            if record.status != .waiting { for part in change.parts { parts[part.string, default: 0] += 1 } }
            guard change.kind.isSame(as: "price"), let percent = change.percent else { continue }
            if let known = largest[lane], abs(known.percent) >= abs(percent) { continue }
            largest[lane] = Move(
                item: record.item.string, sku: change.sku.string, from: change.from?.string ?? "",
                to: change.to?.string ?? "", percent: percent)
        }
    }

    /// Takes what a later part of the catalog came to.
    mutating func add(_ other: LaneTable) {
        for (lane, items) in other.lanes { lanes[lane, default: [:]].merge(items, uniquingKeysWith: +) }
        others.merge(other.others, uniquingKeysWith: +)
        parts.merge(other.parts, uniquingKeysWith: +)
        held.merge(other.held, uniquingKeysWith: +)
        stoppedVanished += other.stoppedVanished
        listedVanished += other.listedVanished
        for (lane, move) in other.largest {
            if let known = largest[lane], abs(known.percent) >= abs(move.percent) { continue }
            largest[lane] = move
        }
    }
}
