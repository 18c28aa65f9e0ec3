import Bytes

/// Tells a feed that is as it was packed from one that was changed or damaged since. Not for secrets: it is made over
/// every feed of every run, so it works on four words at a time, which do not wait for each other.
package enum FeedChecksum {
    /// 32 hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        let (first, second) = bytes.withUnsafeBytes { of($0) }
        return digits(first) + digits(second)
    }

    /// Tells a block of a shard that is as it was written from one that is damaged.
    static func ofBlock(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let (first, second) = of(UnsafeRawBufferPointer(bytes))
        return first ^ second
    }

    private static func of(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        var a: UInt64 = 0x6D_696C_6C
        var b: UInt64 = 0x66_6565_64
        var c: UInt64 = 0x6C_6973_74
        var d: UInt64 = 0x69_7465_6D
        var position = 0
        if let base = bytes.baseAddress {
            func word(_ offset: Int) -> UInt64 {
                base.loadUnaligned(fromByteOffset: position &+ offset, as: UInt64.self).littleEndian
            }
            while position &+ 32 <= bytes.count {
                a = mix64(a, word(0))
                b = mix64(b, word(8))
                c = mix64(c, word(16))
                d = mix64(d, word(24))
                position &+= 32
            }
        }
        let rest = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[position...]).hash64
        let length = mix64(rest, UInt64(bytes.count))
        return (mix64(mix64(a, c), mix64(length, d)), mix64(mix64(b, d), mix64(length, c)))
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
