import Bytes

/// Which of some things (attributes of a category, values of an attribute) have a name: a hash table with open
/// addressing over the names' bytes, laid out once and read by any number of tasks.
struct NameTable: BitwiseCopyable, @unchecked Sendable {
    /// A name with the upper half of its hash, so that most other names are told apart without a look at their bytes.
    private struct Slot: BitwiseCopyable {
        var hash: UInt32 = 0
        /// Index into `names` plus one; 0 in a free slot.
        var name: UInt32 = 0
    }

    private struct Name: BitwiseCopyable {
        var bytes: UnsafeBufferPointer<UInt8>
        /// Index of what has the name; -1 - an index into `groups` where several have it.
        var holder: Int
    }

    /// A power of two of slots, at least half of them free.
    private let slots: UnsafeBufferPointer<Slot>
    private let names: UnsafeBufferPointer<Name>
    private let groups: UnsafeBufferPointer<UnsafeBufferPointer<Int>>

    /// Lays out a table in `arena`, where the names' bytes are already. One thing under the same name twice counts
    /// once.
    init(_ entries: [(name: UnsafeBufferPointer<UInt8>, index: Int)], in arena: inout Arena) {
        var size = entries.isEmpty ? 0 : 2
        while size < entries.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        var names: [Name] = []
        var groups: [[Int]] = []
        names.reserveCapacity(entries.count)
        for entry in entries {
            let (position, hash) = NameTable.find(entry.name, slots, names)
            if slots[position].name == 0 {
                names.append(Name(bytes: entry.name, holder: entry.index))
                slots[position] = Slot(hash: hash, name: UInt32(names.count))
                continue
            }
            let name = Int(slots[position].name) - 1
            let holder = names[name].holder
            if holder < 0 {
                if !groups[-1 - holder].contains(entry.index) { groups[-1 - holder].append(entry.index) }
            } else if holder != entry.index {
                groups.append([holder, entry.index])
                names[name].holder = -groups.count
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
        let slot = slots[NameTable.find(name, slots, names).position]
        guard slot.name != 0 else { return -1 }
        guess = Int(slot.name)
        return names[Int(slot.name) &- 1].holder
    }

    /// How many things have exactly this name.
    func count(of name: UnsafeBufferPointer<UInt8>) -> Int {
        guard !slots.isEmpty else { return 0 }
        let slot = slots[NameTable.find(name, slots, names).position]
        guard slot.name != 0 else { return 0 }
        let holder = names[Int(slot.name) &- 1].holder
        return holder >= 0 ? 1 : groups[-1 - holder].count
    }

    /// What has exactly this name, byte by byte.
    func match(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        guard !slots.isEmpty else { return .none }
        let slot = slots[NameTable.find(name, slots, names).position]
        guard slot.name != 0 else { return .none }
        let holder = names[Int(slot.name) &- 1].holder
        return holder >= 0 ? .one(holder) : .several(Array(groups[-1 - holder]))
    }

    /// The slot of `name`, or the free one where it would be.
    @inline(__always)
    private static func find<Slots: RandomAccessCollection<Slot>, Names: RandomAccessCollection<Name>>(
        _ name: UnsafeBufferPointer<UInt8>, _ slots: Slots, _ names: Names
    ) -> (position: Int, hash: UInt32) where Slots.Index == Int, Names.Index == Int {
        let full = name.hash64
        let hash = UInt32(truncatingIfNeeded: full &>> 32)
        var position = Int(truncatingIfNeeded: full) & (slots.count &- 1)
        while slots[position].name != 0 {
            if slots[position].hash == hash, names[Int(slots[position].name) &- 1].bytes.sameBytes(as: name) { break }
            position = (position &+ 1) & (slots.count &- 1)
        }
        return (position, hash)
    }
}
