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

    /// Numbers that count up take no room of their own: until one does not.
    @Test(arguments: [0, 1, 5_000, 30_000, 99_999])
    func numbersMayCountUp(until last: Int) {
        var random = SeededRandom(seed: UInt64(last))
        var index = HashIndex()
        var expected: [(hash: UInt64, number: UInt32)] = []
        for place in 0..<100_000 {
            let (hash, number) = (random.next(), UInt32(place < last ? place : 7 * place))
            #expect(index.insert(hash, number: number) == nil)
            expected.append((hash, number))
        }
        for place in stride(from: last / 2, to: 100_000, by: 997) {
            expected[place].number = UInt32(place) ^ 0xFFFF
            index.replace(expected[place].hash, number: expected[place].number)
        }
        #expect(index.count == expected.count)
        #expect(expected.allSatisfy { index[$0.hash] == $0.number })
        #expect((0..<1000).allSatisfy { _ in index[random.next()] == nil })
    }

    @Test
    func zeroIsAHashToo() {
        var index = HashIndex()
        #expect(index[0] == nil)
        #expect(index.insert(0, number: 7) == nil)
        #expect(index[0] == 7)
    }
}
