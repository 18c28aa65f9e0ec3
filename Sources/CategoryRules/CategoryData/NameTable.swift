import Bytes

/// Which of some things (attributes of a category, values of an attribute) have a name: a hash table with open
/// addressing over the names' bytes, laid out once and read by any number of tasks.
struct NameTable: BitwiseCopyable, @unchecked Sendable {
    private struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        var name = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        /// Indexes of what has the name, ascending; none in a free slot.
        var indexes = UnsafeBufferPointer<Int>(start: nil, count: 0)
    }

    /// A power of two of slots, at least half of them free.
    private let slots: UnsafeBufferPointer<Slot>

    /// Lays out a table in `arena`. One thing under the same name twice counts once.
    init(_ names: [(name: [UInt8], index: Int)], in arena: inout Arena) {
        var indexes: [[UInt8]: [Int]] = [:]
        for entry in names where indexes[entry.name]?.last != entry.index {
            indexes[entry.name, default: []].append(entry.index)
        }
        var size = 1
        while size < indexes.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: indexes.isEmpty ? 0 : size)
        for (name, indexes) in indexes {
            let kept = arena.keep(name)
            let hash = kept.hash64
            var position = Int(truncatingIfNeeded: hash) & (size - 1)
            while !slots[position].indexes.isEmpty { position = (position + 1) & (size - 1) }
            slots[position] = Slot(hash: hash, name: kept, indexes: arena.keep(Set(indexes).sorted()))
        }
        self.slots = arena.keep(slots)
    }

    /// What has exactly this name, byte by byte.
    func match(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        guard !slots.isEmpty else { return .none }
        let hash = name.hash64
        var position = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while true {
            let slot = slots[position]
            if slot.indexes.isEmpty { return .none }
            if slot.hash == hash, slot.name.sameBytes(as: name) {
                return slot.indexes.count == 1 ? .one(slot.indexes[0]) : .several(Array(slot.indexes))
            }
            position = (position &+ 1) & (slots.count &- 1)
        }
    }
}
