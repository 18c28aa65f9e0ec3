import Bytes
import FeedModel

/// The part of a catalog that one of several machines checks and packs.
package struct ShardShare: Sendable, Equatable {
    /// What a catalog is parted by.
    package enum Unit: String, CaseIterable, Sendable {
        /// Products, by a hash of their ids: every shard reads all of the catalog.
        case id
        /// Files: every shard reads its own.
        case file
    }

    /// From 1.
    package let number: Int
    /// How many shards the catalog is parted into.
    package let count: Int
    /// What it is parted by.
    package var unit: Unit

    /// The greatest number of shards.
    package static let most = 4096

    /// - Parameter text: such as `3/16`.
    package init?(_ text: String, unit: Unit = .id) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let number = Int(parts[0]), let count = Int(parts[1]), count <= Self.most, number >= 1, number <= count
        else { return nil }
        self.init(number: number, of: count, unit: unit)
    }

    /// A share; `number` is from 1 to `count`.
    package init(number: Int, of count: Int, unit: Unit) {
        self.number = number
        self.count = count
        self.unit = unit
    }

    /// Such as `3/16`.
    package var text: String { "\(number)/\(count)" }

    /// Whether what belongs to no product of a batch, and what is counted of all of it, is this shard's.
    var hasRest: Bool { number == 1 || unit == .file }

    // MARK: By id

    /// The number of the shard that has an id: the 64-bit FNV-1a hash of its bytes, folded to 32 bits (the upper half XOR the
    /// lower one), modulo the number of shards, counted from 1. Documented, so that others can work it out.
    package static func number(of id: UnsafeBufferPointer<UInt8>, among count: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int((hash ^ hash >> 32) & 0xFFFF_FFFF) % count + 1
    }

    /// Whether a product that was read is this shard's. A product goes by its item id (that of its group, where a shop groups
    /// variants), without one by the platform's product id, without both by its first SKU code.
    func has(_ product: Int, of batch: Batch) -> Bool {
        guard unit == .id, count > 1 else { return true }
        var id = batch.field(.itemID, of: product).text
        if id.isEmpty { id = batch.field(.aliexpressProductID, of: product).text }
        if id.isEmpty, let sku = batch.products[product].skus.first { id = batch.skus[sku].code.text }
        return Self.number(of: batch.bytes.bytes[id], among: count) == number
    }

    // MARK: By file

    /// By the index of a file the number of the shard that has it: the largest file first, each to the shard that has least so
    /// far; of several the first.
    static func owners(ofFiles sizes: [UInt64], among count: Int) -> [Int] {
        var owners = [Int](repeating: 1, count: sizes.count)
        var loads = [UInt64](repeating: 0, count: count)
        let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        for file in order {
            let least = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            owners[file] = least + 1
            // Opening a file takes time too.
            loads[least] += sizes[file] + 4096
        }
        return owners
    }
}
