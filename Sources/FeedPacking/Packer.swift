package import FeedModel

/// Where the packer put an item.
package struct Placement: Sendable, Equatable {
    /// The feed's number among those of its operation, from 1.
    package var feed: Int
    /// The item's position in the feed's item list, from 0.
    package var position: Int
    /// Where the item's bytes go in the feed's file: first the byte that parts it from what comes before, then itself.
    package var offset: UInt64
}

/// Fills feeds with items in the order they come: one kind of item a feed, no more items and no more bytes than allowed.
///
/// It only counts; whoever writes the bytes asks it where they go. A feed's file is `[item,item,…]`, so every item has one
/// byte before it: `[` for the first, a comma for the others.
package struct Packer: Sendable {
    /// Items a feed may have (300 since June 2022: the platform's change log; its API page says 2000).
    package let maximumItems: Int
    /// Bytes an item list may have once it is encoded as a form value.
    package let maximumBytes: Int

    /// What the items of one feed have in common: it is sent, or held, as a whole.
    package struct Kind: Sendable, Hashable {
        /// Of all its items.
        package var operation: Operation
        /// How urgent they are.
        package var lane: Lane
        /// What holds its items, each by itself.
        package var gates: GateSet
        /// How the stock moves that its items carry beside their content.
        package var stock: StockMoves
        /// Its items are beside others that say the same of other SKUs of their products: no feed has one product twice.
        package var isBesideRows: Bool

        /// The kind of items that no gate holds, unless `gates` says so.
        package init(
            _ operation: Operation, _ lane: Lane, gates: GateSet = [], stock: StockMoves = [],
            isBesideRows: Bool = false
        ) {
            self.operation = operation
            self.lane = lane
            self.gates = gates
            self.stock = stock
            self.isBesideRows = isBesideRows
        }

        /// Which comes first: the operation decides, then the lane.
        fileprivate var order: Int {
            let lane = Int(operation.rawValue) * Lane.allCases.count + Int(lane.rawValue)
            let number = (lane << 16 + Int(gates.rawValue)) * StockMoves.count + Int(stock.rawValue)
            return number << 1 + (isBesideRows ? 1 : 0)
        }
    }

    /// A feed that is full, or the last of its kind.
    package struct Sealed: Sendable {
        /// What its items have in common.
        package var kind: Kind
        /// Among the feeds of its operation, from 1.
        package var number: Int
        /// How many it holds.
        package var items: Int
        /// Bytes of its file without the closing bracket, which goes there.
        package var size: UInt64
        /// For how many nights the item of it that waits longest has been held.
        package var nightsWaited: Int

        /// A feed to which nothing is added any more.
        package init(kind: Kind, number: Int, items: Int, size: UInt64, nightsWaited: Int) {
            self.kind = kind
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

    /// The feeds that are being filled: one a kind, and there are few.
    private var open: [(kind: Kind, feed: Open)] = []
    /// The number of the last feed of each operation.
    private var numbers = [Int](repeating: 0, count: Operation.allCases.count)

    /// A packer without an open feed.
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

    /// Puts the next item of a kind.
    ///
    /// - Parameters:
    ///   - byteCount: bytes of the item in the file.
    ///   - formBytes: bytes of the item as a form value.
    ///   - nightsWaited: for how many nights it has been held.
    /// - Returns: its place, and the feed that was closed to make room for it.
    package mutating func place(
        _ kind: Kind, byteCount: Int, formBytes: Int, nightsWaited: Int = 0
    ) -> (placement: Placement, sealed: Sealed?) {
        let needed = formBytes + Self.separatorBytes
        var sealed: Sealed?
        let index = open.firstIndex { $0.kind == kind } ?? open.count
        if index == open.count {
            open.append((kind, begin(kind)))
        } else if open[index].feed.items == maximumItems
            || open[index].feed.formBytes + needed + Self.bracketBytes > maximumBytes
        {
            sealed = Self.seal(open[index])
            open[index].feed = begin(kind)
        }
        let placement = Placement(
            feed: open[index].feed.number, position: open[index].feed.items, offset: open[index].feed.size)
        open[index].feed.items += 1
        open[index].feed.formBytes += needed
        open[index].feed.size += UInt64(byteCount) + 1
        open[index].feed.nightsWaited = max(open[index].feed.nightsWaited, nightsWaited)
        return (placement, sealed)
    }

    private mutating func begin(_ kind: Kind) -> Open {
        numbers[Int(kind.operation.rawValue)] += 1
        return Open(number: numbers[Int(kind.operation.rawValue)])
    }

    /// Closes the feeds that are still open.
    package mutating func sealAll() -> [Sealed] {
        defer { open = [] }
        return open.sorted { $0.kind.order < $1.kind.order }.map(Self.seal)
    }

    private static func seal(_ entry: (kind: Kind, feed: Open)) -> Sealed {
        let feed = entry.feed
        return Sealed(
            kind: entry.kind, number: feed.number, items: feed.items, size: feed.size,
            nightsWaited: feed.nightsWaited)
    }
}
