import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder

/// What one shard has of a batch.
struct ShardPart {
    let input: ShardInput
    let block: ShardInput.Block
    /// Its main part in `BatchWork.shardBytes`.
    let main: Range<Int>
}

/// Makes a batch of the parts that shards have of it: the same that one machine would have after its checks, as far as the
/// stages after them look at it.
struct ShardDecoder: Sendable {
    /// What was accepted before; nil where nothing is compared.
    let accepted: AcceptedProducts?
    /// Items and products that the whole catalog has; nil before they are known.
    var seen: SeenItems?
    /// Stock and prices that rows name are sent whether they differ or not.
    var sendsNamedUpdates = false
    /// Gates over the run that an earlier pass has found closed.
    var closed: [GateTrip] = []

    func decode(_ work: BatchWork) throws {
        for part in work.shardParts {
            try part.input.verify(UnsafeBufferPointer(rebasing: work.shardBytes.bytes[part.main]), of: part.block)
        }
        // The bytes stay where they are until the batch is emptied.
        var parts = work.shardParts.map { part in
            ShardPartReader(PackedReader(UnsafeBufferPointer(rebasing: work.shardBytes.bytes[part.main])))
        }
        let sizes = parts.indices.map { parts[$0].sizes() }
        guard let size = sizes.first, sizes.allSatisfy({ $0.products == size.products && $0.records == size.records })
        else { throw work.shardParts[0].input.damage }
        var next = parts.indices.map { parts[$0].nextProduct(after: -1) }
        for product in 0..<size.products {
            guard let owner = next.firstIndex(of: product) else { throw work.shardParts[0].input.damage }
            try parts[owner].product(product, into: work, work.shardParts[owner], self)
            next[owner] = parts[owner].nextProduct(after: product)
        }
        var nights: [NightCounts] = []
        for index in parts.indices {
            if sizes[index].hasRest { parts[index].rest(into: work) }
            parts[index].counts(into: work.batch)
            if let (night, mixesStock) = parts[index].night() {
                nights.append(night)
                work.mixesStock = work.mixesStock || mixesStock
            }
        }
        work.takeNights(nights)
        var own = [Record?](repeating: nil, count: size.records)
        var appended: [Record] = []
        for index in parts.indices {
            parts[index].records(number: index, &own, &appended)
            guard !parts[index].isBroken, parts[index].isAtEnd else { throw work.shardParts[index].input.damage }
        }
        work.batch.records = own.compactMap { $0 }
        guard work.batch.records.count == own.count,
            work.batch.records.allSatisfy({ Int($0.product) < size.products }),
            appended.allSatisfy({ Int($0.product) < size.products })
        else { throw work.shardParts[0].input.damage }
        work.batch.records += appended.sorted { $0.product < $1.product }
        work.raw = RawRecords(MergedRecords(work.shardParts))
        work.settleRecords()
    }
}

/// The records of a merged batch, byte for byte: in the raw parts of the shards' blocks. Used by one task at a time.
final class MergedRecords: @unchecked Sendable {
    private let parts: [ShardPart]
    private var bytes: [Int: [UInt8]] = [:]

    init(_ parts: [ShardPart]) { self.parts = parts }

    /// - Parameter record: as `ShardDecoder` made it.
    func append(_ record: Record, to buffer: inout ByteBuffer) throws(ShardError) {
        let number = Int(record.offset >> 48)
        let part = parts[number]
        if bytes[number] == nil { bytes[number] = try part.input.raw(of: part.block) }
        let start = Int(record.offset & 0xFFFF_FFFF_FFFF)
        guard let bytes = bytes[number], start <= bytes.count, record.length <= UInt64(bytes.count - start) else {
            throw part.input.damage
        }
        bytes[start..<start + Int(record.length)].withUnsafeBufferPointer { buffer.append($0) }
    }
}
