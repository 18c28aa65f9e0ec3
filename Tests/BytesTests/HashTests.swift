import Bytes
import Testing

struct HashTests {
    /// The hash spelled out: words of eight bytes, what is left byte by byte, the length.
    private func slowHash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
        var state = seed ^ 0x9E37_79B9_7F4A_7C15
        let whole = bytes.count / 8 * 8
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        for start in stride(from: 0, to: whole, by: 8) { state = mix64(state, word(bytes[start..<start + 8])) }
        return mix64(mix64(state, word(bytes[whole...])), UInt64(bytes.count))
    }

    @Test(arguments: 1..<70)
    func everyLength(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 129) }
        bytes.withUnsafeBufferPointer {
            #expect($0.hash64 == slowHash(bytes, seed: 0))
            #expect($0.hash64(seed: 7) == slowHash(bytes, seed: 7))
        }
    }
}
