package import FeedModel

/// Where the packer put an item.
package struct Placement: Sendable, Equatable {
    /// The feed's number among those of its operation, from 1.
    package var feed: Int
    /// The item's position in the feed's item list, from 0.
    package var position: Int
    /// Where the item's bytes go in the feed's file: first the byte that parts it from what stands before, then itself.
    package var offset: UInt64
}

/// Fills feeds with items in the order they come: one operation and one lane a feed, no more items and no more bytes than allowed.
///
/// It only counts; who writes the bytes is told where they go. A feed's file is `[item,item,…]`, so every item has one
/// byte before it: `[` for the first, a comma for the others.
package struct Packer: Sendable {
    /// Items a feed may have (300 since June 2022: the platform's change log; its API page says 2000).
    package let maximumItems: Int
    /// Bytes an item list may have once it is encoded as a form value.
    package let maximumBytes: Int

    /// A feed that is full, or the last of its operation and lane.
    package struct Sealed: Sendable {
        package var operation: Operation
        package var lane: Lane
        /// What holds its items.
        package var gate: GateName?
        package var number: Int
        package var items: Int
        /// Bytes of its file without the closing bracket, which goes there.
        package var size: UInt64
        /// For how many nights the item of it that waits longest has been held.
        package var nightsWaited: Int

        package init(
            operation: Operation, lane: Lane, gate: GateName?, number: Int, items: Int, size: UInt64, nightsWaited: Int
        ) {
            self.operation = operation
            self.lane = lane
            self.gate = gate
            self.number = number
            self.items = items
            self.size = size
            self.nightsWaited = nightsWaited
        }
    }

    private struct Open {
        var number = 0
        var items = 0
        var formBytes = 0
        var size: UInt64 = 0
        var nightsWaited = 0
    }

    private var open = [Open](repeating: Open(), count: Packer.slotCount)
    /// The number of the last feed of each operation.
    private var numbers = [Int](repeating: 0, count: Operation.allCases.count)

    /// Where what is kept of an operation and a lane stands in a list of all of them.
    package static func slot(_ operation: Operation, _ lane: Lane, _ gate: GateName? = nil) -> Int {
        let kind = Int(operation.rawValue) * Lane.allCases.count + Int(lane.rawValue)
        return kind * (GateName.allCases.count + 1) + (gate.map { Int($0.rawValue) + 1 } ?? 0)
    }

    /// How many such places there are.
    package static let slotCount = Operation.allCases.count * Lane.allCases.count * (GateName.allCases.count + 1)

    package init(maximumItems: Int, maximumBytes: Int) {
        self.maximumItems = maximumItems
        self.maximumBytes = maximumBytes
    }

    /// What the brackets of a list take as a form value, and what the byte before each item does.
    private static let bracketBytes = 3
    private static let separatorBytes = 3

    /// Whether an item fits a feed at all.
    package func fits(formBytes: Int) -> Bool {
        formBytes + Self.separatorBytes + Self.bracketBytes <= maximumBytes
    }

    /// Puts the next item of an operation and a lane.
    ///
    /// - Parameters:
    ///   - byteCount: bytes of the item in the file.
    ///   - formBytes: bytes of the item as a form value.
    ///   - nightsWaited: for how many nights it has been held.
    /// - Returns: its place, and the feed that was closed to make room for it.
    package mutating func place(
        _ operation: Operation, _ lane: Lane, _ gate: GateName? = nil, byteCount: Int, formBytes: Int,
        nightsWaited: Int = 0
    ) -> (placement: Placement, sealed: Sealed?) {
        let index = Self.slot(operation, lane, gate)
        var sealed: Sealed?
        let needed = formBytes + Self.separatorBytes
        let isFull =
            open[index].items == maximumItems
            || open[index].formBytes + needed + Self.bracketBytes > maximumBytes
        if open[index].items > 0, isFull {
            sealed = seal(operation, lane, gate)
        }
        if open[index].items == 0 {
            numbers[Int(operation.rawValue)] += 1
            open[index].number = numbers[Int(operation.rawValue)]
        }
        let placement = Placement(
            feed: open[index].number, position: open[index].items, offset: open[index].size)
        open[index].items += 1
        open[index].formBytes += needed
        open[index].size += UInt64(byteCount) + 1
        open[index].nightsWaited = max(open[index].nightsWaited, nightsWaited)
        return (placement, sealed)
    }

    /// Closes the feeds that are still open.
    package mutating func sealAll() -> [Sealed] {
        let gates = [nil] + GateName.allCases.map { Optional($0) }
        return Operation.allCases.flatMap { operation in
            Lane.allCases.flatMap { lane in gates.compactMap { seal(operation, lane, $0) } }
        }
    }

    private mutating func seal(_ operation: Operation, _ lane: Lane, _ gate: GateName?) -> Sealed? {
        let index = Self.slot(operation, lane, gate)
        let feed = open[index]
        guard feed.items > 0 else { return nil }
        open[index] = Open()
        return Sealed(
            operation: operation, lane: lane, gate: gate, number: feed.number, items: feed.items, size: feed.size,
            nightsWaited: feed.nightsWaited)
    }
}
