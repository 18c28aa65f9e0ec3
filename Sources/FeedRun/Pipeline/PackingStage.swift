import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import RunFolder

/// A feed that is being written. Used only by the task that puts batches in order.
final class FeedFile: @unchecked Sendable {
    let file: OutputFile
    /// Stretches that are being written by workers.
    var pending = 0
    /// Its size without the closing bracket, once it is full.
    private var sealedSize: UInt64?
    private var checksum = FeedChecksum()

    init(file: OutputFile) { self.file = file }

    /// Counts the next item and the byte before it in; they are written by somebody.
    func add(_ bytes: UnsafeBufferPointer<UInt8>) { checksum.append(UnsafeRawBufferPointer(bytes)) }

    /// Takes no more items.
    ///
    /// - Returns: the checksum of the whole.
    func seal(_ size: UInt64) -> String {
        sealedSize = size
        Self.bracket.withUnsafeBufferPointer { add($0) }
        return checksum.text
    }

    private static let bracket: [UInt8] = [0x5D]

    /// Closes the list and the file when all of it is written.
    func closeIfComplete() throws(RunFolderError) {
        guard pending == 0, let size = sealedSize else { return }
        try Self.bracket.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in try file.write(bytes, at: size) }
        try file.close()
    }
}

/// A feed that is full or closed.
struct PackedFeed {
    var sealed: Packer.Sealed
    /// `FeedChecksum` of its bytes.
    let checksum: String
}

/// Packs what is sent into feeds, one batch after the other. It plans where bytes go; workers write them.
struct PackingStage {
    private let folder: RunFolder
    private var packer: Packer
    /// The feeds that are being filled: one a kind, and there are few.
    private var feeds: [(kind: Packer.Kind, file: FeedFile)] = []
    private(set) var feedCount = 0
    /// The feeds that are full or closed, in the order in which they were.
    private(set) var packed: [PackedFeed] = []
    /// The creates that no gate holds, where they may have to be put in another order.
    private var creates: [CreateOrder.Entry] = []
    private static let creates = Packer.Kind(.productCreate, .create)
    /// There is a gateway: the platform's day may not have room for all creates.
    var notesCreates = false

    init(_ folder: RunFolder, _ packer: Packer) {
        self.folder = folder
        self.packer = packer
    }

    mutating func run(_ work: BatchWork) throws(RunFolderError) {
        for index in work.items.indices where work.items[index].status == .prepared {
            guard let operation = work.items[index].operation else { continue }
            try place(index, operation, work)
            // It is packed all the same, so that it can be released afterwards.
            if !work.items[index].gates.isEmpty { work.items[index].status = .held }
        }
    }

    private mutating func place(_ index: Int, _ operation: Operation, _ work: BatchWork) throws(RunFolderError) {
        let content = work.items[index].content
        let kind = Packer.Kind(
            operation, work.items[index].lane, gates: work.items[index].gates, stock: work.items[index].stock,
            isBesideRows: work.items[index].identity.isBesideRows)
        let (placement, feed) = try feed(
            kind, byteCount: content.count, formBytes: work.items[index].formBytes,
            nightsWaited: work.items[index].nightsWaited)
        work.items[index].placement = placement
        if notesCreates, kind == Self.creates {
            let (value, waited) = (work.items[index].value, work.items[index].nightsWaited)
            creates.append(CreateOrder.Entry(placement, content.count, value: value, nightsWaited: waited))
        }
        let buffer = work.contents[Int(operation.rawValue)]
        buffer.buffer.base[content.lowerBound - 1] = Self.separator(placement)
        guard let feed else { return }
        let bytes = (content.lowerBound - 1)..<content.upperBound
        feed.add(UnsafeBufferPointer(rebasing: buffer.buffer.bytes[bytes]))
        if let last = work.slices.lastIndex(where: { $0.feed === feed }),
            work.slices[last].content.upperBound == bytes.lowerBound
        {
            work.slices[last].content = work.slices[last].content.lowerBound..<bytes.upperBound
        } else {
            work.slices.append(FeedSlice(operation: operation, feed: feed, offset: placement.offset, content: bytes))
            feed.pending += 1
        }
    }

    /// The byte in front of an item.
    private static func separator(_ placement: Placement) -> UInt8 { placement.position == 0 ? 0x5B : 0x2C }

    /// Finds a place for an item, in a new feed where the one before is full.
    private mutating func feed(
        _ kind: Packer.Kind, byteCount: Int, formBytes: Int, nightsWaited: Int = 0
    ) throws(RunFolderError) -> (Placement, FeedFile?) {
        let (placement, sealed) = packer.place(
            kind, byteCount: byteCount, formBytes: formBytes, nightsWaited: nightsWaited)
        if let sealed { try seal(sealed) }
        if placement.position == 0 {
            let name = RunLayout.feed(operation: kind.operation.name, number: placement.feed)
            feeds.append((kind, FeedFile(file: try folder.createFeed(name))))
            feedCount += 1
        }
        return (placement, feeds.first { $0.kind == kind }?.file)
    }

    private mutating func seal(_ sealed: Packer.Sealed) throws(RunFolderError) {
        guard let index = feeds.firstIndex(where: { $0.kind == sealed.kind }) else { return }
        let feed = feeds.remove(at: index).file
        packed.append(PackedFeed(sealed: sealed, checksum: feed.seal(sealed.size)))
        try feed.closeIfComplete()
    }

    /// To be called when a worker has written a batch's stretches.
    func written(_ work: BatchWork) throws(RunFolderError) {
        for slice in work.slices {
            slice.feed.pending -= 1
            try slice.feed.closeIfComplete()
        }
    }

    /// Packs what sells a product out that no batch has.
    ///
    /// - Parameters:
    ///   - content: the item, with a byte in front.
    ///   - range: where it is in it.
    mutating func placeStop(
        _ content: inout ByteBuffer, _ range: Range<Int>, gate: GateName?
    ) throws(RunFolderError) -> Placement {
        let formBytes = ItemEncoder.formEncodedCount(UnsafeBufferPointer(rebasing: content.bytes[range]))
        let (placement, feed) = try feed(
            Packer.Kind(.productStocksUpdate, .stop, gates: GateSet(gate.map { [$0] } ?? [])), byteCount: range.count,
            formBytes: formBytes)
        content.base[range.lowerBound - 1] = Self.separator(placement)
        let bytes = UnsafeBufferPointer(rebasing: content.bytes[range.lowerBound - 1..<range.upperBound])
        feed?.add(bytes)
        try feed?.file.write(bytes, at: placement.offset)
        return placement
    }

    /// Packs the creates anew, the most valuable first, where there are more than the platform's day has room for.
    ///
    /// - Parameter feedsLeft: so many feeds of creates may go today.
    /// - Returns: where each is now; nil where all are where they were.
    mutating func orderCreates(feedsLeft: Int) throws(RunFolderError) -> CreateOrder.Moves? {
        let old = packed.map(\.sealed).filter { $0.kind == Self.creates }
        guard old.count > feedsLeft, !creates.isEmpty else { return nil }
        let order = CreateOrder(
            folder: folder, maximumItems: packer.maximumItems, maximumBytes: packer.maximumBytes,
            firstFreeNumber: (packed.map(\.sealed).filter { $0.kind.operation == .productCreate }.map(\.number).max()
                ?? 0)
                + 1)
        let (new, moves) = try order.repack(&creates, old)
        packed.removeAll { $0.sealed.kind == Self.creates }
        packed += new
        feedCount += new.count - old.count
        return moves
    }

    /// Closes the feeds that are not full.
    mutating func finish() throws(RunFolderError) { for sealed in packer.sealAll() { try seal(sealed) } }
}
