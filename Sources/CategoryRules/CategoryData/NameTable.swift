import Bytes

/// Which of some things (attributes of a category, values of an attribute) have a name: a hash table with open
/// addressing over the names' bytes, laid out once and read by any number of tasks.
struct NameTable: BitwiseCopyable, @unchecked Sendable {
    /// A name of at most 16 bytes is whole in its slot, so that finding it touches no other line of memory. (With the
    /// bytes two steps away, waiting for them was a twentieth of a run.)
    private struct Slot: BitwiseCopyable {
        var key = Key()
        /// Of `Name`.
        var holder: Int32 = 0
        /// Index into `names` plus one; 0 in a free slot.
        var name: UInt32 = 0
    }

    /// A name's length and its first 16 bytes, after which there are zeros.
    private struct Key: BitwiseCopyable, Equatable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var count: UInt32 = 0

        init() {}

        @inline(__always)
        init(_ name: UnsafeBufferPointer<UInt8>) {
            count = UInt32(truncatingIfNeeded: name.count)
            if name.count < 8 {
                first = name.lastWord(from: 0)
                return
            }
            let start = UnsafeRawPointer(name.baseAddress!)
            first = start.loadUnaligned(as: UInt64.self).littleEndian
            second =
                name.count < 16
                ? name.lastWord(from: 8) : start.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
        }

        /// Whether it is all of its name.
        @inline(__always) var isWhole: Bool { count <= 16 }

        @inline(__always)
        static func == (left: Key, right: Key) -> Bool {
            (left.first ^ right.first) | (left.second ^ right.second) | UInt64(left.count ^ right.count) == 0
        }
    }

    private struct Name: BitwiseCopyable {
        var bytes: UnsafeBufferPointer<UInt8>
        /// Index of what has the name; -1 - an index into `groups` where several have it.
        var holder: Int
    }

    /// A power of two of slots, at least a quarter of them free.
    private let slots: UnsafeBufferPointer<Slot>
    private let names: UnsafeBufferPointer<Name>
    private let groups: UnsafeBufferPointer<UnsafeBufferPointer<Int>>

    /// Lays out a table in `arena`, where the names' bytes are already. One thing under the same name twice counts
    /// once.
    init(_ entries: [(name: UnsafeBufferPointer<UInt8>, index: Int)], in arena: inout Arena) {
        var size = entries.isEmpty ? 0 : 2
        while size * 3 < entries.count * 4 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var names: [Name] = []
        var groups: [[Int]] = []
        names.reserveCapacity(entries.count)
        for entry in entries {
            let position = NameTable.find(entry.name, slots, names)
            if slots[position].name == 0 {
                names.append(Name(bytes: entry.name, holder: entry.index))
                slots[position] = Slot(
                    key: Key(entry.name), holder: Int32(entry.index), name: UInt32(names.count))
                continue
            }
            let name = Int(slots[position].name) - 1
            let holder = names[name].holder
            if holder < 0 {
                if !groups[-1 - holder].contains(entry.index) { groups[-1 - holder].append(entry.index) }
            } else if holder != entry.index {
                groups.append([holder, entry.index])
                names[name].holder = -groups.count
                slots[position].holder = Int32(-groups.count)
            }
        }
        self.slots = arena.keep(slots)
        self.names = arena.keep(names)
        self.groups = arena.keep(groups.map { arena.keep($0.sorted()) })
    }

    /// A table without names.
    static let none: NameTable = {
        var arena = Arena()
        return NameTable([], in: &arena)
    }()

    var isEmpty: Bool { names.isEmpty }

    /// The names, in the order in which they were given.
    var allNames: [UnsafeBufferPointer<UInt8>] { names.map(\.bytes) }

    /// Of names that each one thing has: the index of what has this one; -1 where there is none.
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int {
        var guess = 0
        return index(of: name, guess: &guess)
    }

    /// As `index(of:)`, for names that are asked in the order in which they were given.
    ///
    /// - Parameter guess: the name that is looked at first; becomes the one after what was found.
    @inline(__always)
    func index(of name: UnsafeBufferPointer<UInt8>, guess: inout Int) -> Int {
        if guess < names.count, names[guess].bytes.sameBytes(as: name) {
            guess &+= 1
            return names[guess &- 1].holder
        }
        guard !slots.isEmpty else { return -1 }
        let slot = slots[NameTable.find(name, slots, names)]
        guard slot.name != 0 else { return -1 }
        guess = Int(slot.name)
        return Int(slot.holder)
    }

    /// How many things have exactly this name.
    func count(of name: UnsafeBufferPointer<UInt8>) -> Int {
        guard !slots.isEmpty else { return 0 }
        let slot = slots[NameTable.find(name, slots, names)]
        guard slot.name != 0 else { return 0 }
        let holder = Int(slot.holder)
        return holder >= 0 ? 1 : groups[-1 - holder].count
    }

    /// What has exactly this name, byte by byte.
    func match(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        guard !slots.isEmpty else { return .none }
        let slot = slots[NameTable.find(name, slots, names)]
        guard slot.name != 0 else { return .none }
        let holder = Int(slot.holder)
        return holder >= 0 ? .one(holder) : .several(Array(groups[-1 - holder]))
    }

    /// The slot of `name`, or the free one where it would be.
    @inline(__always)
    private static func find<Slots: RandomAccessCollection<Slot>, Names: RandomAccessCollection<Name>>(
        _ name: UnsafeBufferPointer<UInt8>, _ slots: Slots, _ names: Names
    ) -> Int where Slots.Index == Int, Names.Index == Int {
        let key = Key(name)
        var hash = mix64(key.first, key.second ^ UInt64(key.count) &* 0x9E37_79B9_7F4A_7C15)
        if !key.isWhole { hash ^= name.hash64 }
        var position = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[position].name != 0 {
            if slots[position].key == key,
                key.isWhole || names[Int(slots[position].name) &- 1].bytes.sameBytes(as: name)
            {
                break
            }
            position = (position &+ 1) & (slots.count &- 1)
        }
        return position
    }
}
