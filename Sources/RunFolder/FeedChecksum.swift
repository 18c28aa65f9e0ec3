import Bytes

/// Tells a feed that is as it was packed from one that was changed or damaged since. Not for secrets: it is made over
/// every feed of every run, so it works on four words at a time, which do not wait for each other.
package struct FeedChecksum {
    private var a: UInt64 = 0x6D_696C_6C
    private var b: UInt64 = 0x66_6565_64
    private var c: UInt64 = 0x6C_6973_74
    private var d: UInt64 = 0x69_7465_6D
    private var count = 0

    /// So many bytes are taken at a time.
    static let stride = 32

    init() {}

    /// 32 hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { bytes in
            var checksum = FeedChecksum()
            let whole = bytes.count / stride * stride
            checksum.update(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
            return checksum.finish(UnsafeRawBufferPointer(rebasing: bytes[whole...]))
        }
    }

    /// Tells a block of a shard that is as it was written from one that is damaged.
    static func ofBlock(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var checksum = FeedChecksum()
        let bytes = UnsafeRawBufferPointer(bytes)
        let whole = bytes.count / stride * stride
        checksum.update(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
        let (first, second) = checksum.words(UnsafeRawBufferPointer(rebasing: bytes[whole...]))
        return first ^ second
    }

    /// Takes the next bytes: a multiple of `stride`.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        func word(_ offset: Int) -> UInt64 {
            base.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        }
        var (a, b, c, d) = (a, b, c, d)
        var position = 0
        while position &+ Self.stride <= bytes.count {
            a = mix64(a, word(position))
            b = mix64(b, word(position &+ 8))
            c = mix64(c, word(position &+ 16))
            d = mix64(d, word(position &+ 24))
            position &+= Self.stride
        }
        (self.a, self.b, self.c, self.d) = (a, b, c, d)
        count += position
    }

    /// The checksum, with the last bytes: fewer than `stride`.
    func finish(_ rest: UnsafeRawBufferPointer) -> String {
        let (first, second) = words(rest)
        return Self.digits(first) + Self.digits(second)
    }

    private func words(_ rest: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        let length = mix64(rest.bindMemory(to: UInt8.self).hash64, UInt64(count + rest.count))
        return (mix64(mix64(a, c), mix64(length, d)), mix64(mix64(b, d), mix64(length, c)))
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
