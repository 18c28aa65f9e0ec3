/// A set of 64-bit hashes with a number each: the index of ids. Four bytes a slot, at most 70 % full, and eight bytes a hash.
///
/// It knows hashes, not ids: among a hundred million ids the odds of one clash are about one in four thousand.
package struct HashIndex: Sendable {
    /// A power of two of them. 0 where it is free; else the place of the hash in `hashes`, from 1, in as many low bits as
    /// the count of slots has, and bits of the hash above them, so that most other hashes are told apart without a look at
    /// them.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)
    /// In the order in which they came.
    private var hashes = StableArray<UInt64>()
    /// Of each hash; empty as long as each has its own place for a number.
    private var numbers = StableArray<UInt32>()

    /// An empty index.
    package init() {}

    /// How many hashes are in it.
    package var count: Int { hashes.count }

    /// The number kept for a hash.
    package subscript(hash: UInt64) -> UInt32? { find(hash).place.map(number) }

    /// Keeps `number` for a hash that has none.
    ///
    /// - Returns: the number that was there before, or nil when it is new.
    package mutating func insert(_ hash: UInt64, number: UInt32) -> UInt32? {
        place(hash, number: number).map(self.number)
    }

    /// The place of a hash; nil where it was not there and has `number` now.
    private mutating func place(_ hash: UInt64, number: UInt32) -> Int? {
        if count &* 10 >= slots.count &* 7 { grow() }
        let (slot, place) = find(hash)
        if let place { return place }
        let new = count
        precondition(new < 1 << 31, "too many ids for one index")
        slots[slot] = tag(of: hash) | UInt32(truncatingIfNeeded: new &+ 1)
        hashes.append(hash)
        if numbers.count > 0 || Int(number) != new {
            while numbers.count < new { numbers.append(UInt32(truncatingIfNeeded: numbers.count)) }
            numbers.append(number)
        }
        return nil
    }

    /// Keeps `number` for a hash, in the place of the one that is there.
    package mutating func replace(_ hash: UInt64, number: UInt32) {
        guard let place = place(hash, number: number) else { return }
        while numbers.count < count { numbers.append(UInt32(truncatingIfNeeded: numbers.count)) }
        numbers[place] = number
    }

    private func number(of place: Int) -> UInt32 {
        numbers.count > 0 ? numbers[place] : UInt32(truncatingIfNeeded: place)
    }

    /// The low bits of a slot.
    private var mask: UInt32 { UInt32(truncatingIfNeeded: slots.count &- 1) }

    private func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: Self.mixed(hash)) & ~mask }

    private static func mixed(_ hash: UInt64) -> UInt64 { hash &* 0x9E37_79B9_7F4A_7C15 }

    /// The slot of a hash and its place among the hashes; or the free slot where it would be.
    private func find(_ hash: UInt64) -> (slot: Int, place: Int?) {
        let (mask, tag) = (mask, tag(of: hash))
        var slot = Int(truncatingIfNeeded: Self.mixed(hash) &>> 32) & Int(mask)
        while slots[slot] != 0 {
            let place = Int(slots[slot] & mask) &- 1
            if slots[slot] & ~mask == tag, hashes[place] == hash { return (slot, place) }
            slot = (slot &+ 1) & Int(mask)
        }
        return (slot, nil)
    }

    private mutating func grow() {
        // What is there goes before there is more.
        let size = slots.count * 2
        slots = []
        slots = Array(repeating: 0, count: size)
        for place in 0..<count {
            let hash = hashes[place]
            var slot = Int(truncatingIfNeeded: Self.mixed(hash) &>> 32) & Int(mask)
            while slots[slot] != 0 { slot = (slot &+ 1) & Int(mask) }
            slots[slot] = tag(of: hash) | UInt32(truncatingIfNeeded: place &+ 1)
        }
    }
}
