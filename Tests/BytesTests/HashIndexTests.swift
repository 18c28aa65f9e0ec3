import Bytes
import FeedTesting
import Testing

struct HashIndexTests {
    @Test
    func keepsTheFirstNumber() {
        var random = SeededRandom(seed: 5)
        var index = HashIndex()
        var expected: [UInt64: UInt32] = [:]
        for number in 0..<UInt32(20_000) {
            let hash = random.chance(0.3) ? UInt64(random.below(500) + 2) : random.next() | 2
            #expect(index[hash] == expected[hash])
            #expect(index.insert(hash, number: number) == expected[hash])
            if expected[hash] == nil { expected[hash] = number }
        }
        #expect(index.count == expected.count)
        #expect(expected.allSatisfy { index[$0.key] == $0.value })
    }

    @Test
    func zeroIsAHashToo() {
        var index = HashIndex()
        #expect(index[0] == nil)
        #expect(index.insert(0, number: 7) == nil)
        #expect(index[0] == 7)
    }
}
