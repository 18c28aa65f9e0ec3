import Bytes
import FeedModel
import FeedPacking
import RunFolder

/// Puts the creates of a run into the order in which they are to go where the platform's day has no room for all of them:
/// what waited longest first, then what is worth most. Where there is room they go in the order of the catalog.
struct CreateOrder {
    /// A create where it was packed.
    struct Entry {
        let feed: Int32
        let position: Int32
        /// Where its bytes begin in the feed's file.
        let offset: UInt64
        let count: Int32
        let nightsWaited: Int32
        /// What is for sale, in hundredths.
        let value: Int64

        init(_ placement: Placement, _ count: Int, value: Int64, nightsWaited: Int) {
            (feed, position) = (Int32(placement.feed), Int32(placement.position))
            // The byte that parts it from the item before is in front.
            offset = placement.offset + 1
            (self.count, self.nightsWaited, self.value) = (Int32(count), Int32(nightsWaited), value)
        }
    }

    /// Where items are now, by the number of the feed and the position that they had.
    struct Moves {
        fileprivate var places: [Int: [(feed: Int32, position: Int32)]] = [:]

        subscript(feed: Int, position: Int) -> (number: Int, position: Int)? {
            places[feed].map { (Int($0[position].feed), Int($0[position].position)) }
        }
    }

    let folder: RunFolder
    let maximumItems: Int
    let maximumBytes: Int
    /// Feeds that are more than there were get numbers from here on.
    let firstFreeNumber: Int

    /// - Parameters:
    ///   - entries: the creates; they are sorted.
    ///   - old: the feeds that they are in.
    /// - Returns: the feeds that they are in now, and where each is.
    func repack(
        _ entries: inout [Entry], _ old: [Packer.Sealed]
    ) throws(RunFolderError) -> (feeds: [PackedFeed], moves: Moves) {
        entries.sort { left, right in
            if left.nightsWaited != right.nightsWaited { return left.nightsWaited > right.nightsWaited }
            if left.value != right.value { return left.value > right.value }
            return (left.feed, left.position) < (right.feed, right.position)
        }
        let numbers = old.map(\.number).sorted()
        var moves = Moves()
        for feed in old { moves.places[feed.number] = Array(repeating: (0, 0), count: feed.items) }
        var packer = Packer(maximumItems: maximumItems, maximumBytes: maximumBytes)
        var packed: [PackedFeed] = []
        var feed: FeedFile?
        var item = ByteBuffer(capacity: 1 << 14)
        func name(_ number: Int) -> String { RunLayout.feed(operation: Operation.productCreate.name, number: number) }
        func seal(_ closed: Packer.Sealed) throws(RunFolderError) {
            guard let feed else { return }
            var closed = closed
            closed.number = number(closed.number, numbers)
            packed.append(PackedFeed(sealed: closed, checksum: feed.seal(closed.size)))
            try feed.closeIfComplete()
        }
        for entry in entries {
            item.removeAll()
            item.append(0x2C)
            try folder.readFeed(name(Int(entry.feed)), entry.offset..<entry.offset + UInt64(entry.count), into: &item)
            let content = UnsafeBufferPointer(rebasing: item.bytes.dropFirst())
            let formBytes = ItemEncoder.formEncodedCount(content)
            let (placement, full) = packer.place(
                Packer.Kind(.productCreate, .create), byteCount: content.count, formBytes: formBytes,
                nightsWaited: Int(entry.nightsWaited))
            if let full { try seal(full) }
            let number = number(placement.feed, numbers)
            if placement.position == 0 {
                feed = FeedFile(file: try folder.createUnfinishedFeed(name(number)))
                item.base[0] = 0x5B
            }
            feed?.add(item.bytes)
            try feed?.file.append(item)
            moves.places[Int(entry.feed)]?[Int(entry.position)] = (Int32(number), Int32(placement.position))
        }
        for last in packer.sealAll() { try seal(last) }
        try folder.takeUnfinishedFeeds(packed.map { name($0.sealed.number) }, insteadOf: numbers.map(name))
        return (packed, moves)
    }

    /// The number that a feed gets: those that there were, then new ones.
    private func number(_ feed: Int, _ numbers: [Int]) -> Int {
        feed <= numbers.count ? numbers[feed - 1] : firstFreeNumber + feed - numbers.count - 1
    }
}
