/// A set of 64-bit hashes with a number each: the index of ids. Twelve bytes a slot, at most 70 % full.
///
/// It knows hashes, not ids: among a hundred million ids the odds of one clash are about one in four thousand.
package struct HashIndex: Sendable {
    private var hashes: [UInt64]
    private var numbers: [UInt32]
    /// How many hashes are in it.
    package private(set) var count = 0

    /// An empty index.
    package init() {
        hashes = Array(repeating: 0, count: 1 << 10)
        numbers = Array(repeating: 0, count: 1 << 10)
    }

    /// The number kept for a hash.
    package subscript(hash: UInt64) -> UInt32? {
        let slot = slot(of: hash)
        return hashes[slot] == 0 ? nil : numbers[slot]
    }

    /// Keeps `number` for a hash that has none.
    ///
    /// - Returns: the number that was there before, or nil when it is new.
    package mutating func insert(_ hash: UInt64, number: UInt32) -> UInt32? {
        if count &* 10 >= hashes.count &* 7 { grow() }
        let slot = slot(of: hash)
        if hashes[slot] != 0 { return numbers[slot] }
        hashes[slot] = hash == 0 ? 1 : hash
        numbers[slot] = number
        count += 1
        return nil
    }

    /// Keeps `number` for a hash, in the place of the one that is there.
    package mutating func replace(_ hash: UInt64, number: UInt32) {
        if insert(hash, number: number) != nil { numbers[slot(of: hash)] = number }
    }

    private func slot(of hash: UInt64) -> Int {
        let wanted = hash == 0 ? 1 : hash
        let mask = hashes.count &- 1
        var slot = Int(truncatingIfNeeded: (wanted &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
        while hashes[slot] != 0, hashes[slot] != wanted { slot = (slot &+ 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = hashes
        let oldNumbers = numbers
        hashes = Array(repeating: 0, count: old.count * 2)
        numbers = Array(repeating: 0, count: old.count * 2)
        for index in old.indices where old[index] != 0 {
            let slot = slot(of: old[index])
            hashes[slot] = old[index]
            numbers[slot] = oldNumbers[index]
        }
    }
}
