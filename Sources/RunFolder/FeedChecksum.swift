import Bytes

/// Tells a feed that is as it was packed from one that was changed or damaged since. Not for secrets: it is made over
/// every feed of every run, so it works on four words at a time, which do not wait for each other.
package struct FeedChecksum {
    private var a: UInt64 = 0x6D_696C_6C
    private var b: UInt64 = 0x66_6565_64
    private var c: UInt64 = 0x6C_6973_74
    private var d: UInt64 = 0x69_7465_6D
    private var count = 0
    /// Bytes that do not fill a stride yet.
    private var carry: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// So many bytes are taken at a time.
    private static let stride = 32

    /// The checksum of nothing.
    package init() {}

    /// 32 hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        var checksum = FeedChecksum()
        bytes.withUnsafeBytes { checksum.append($0) }
        return checksum.text
    }

    /// Tells a block of a shard that is as it was written from one that is damaged.
    static func ofBlock(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var checksum = FeedChecksum()
        checksum.append(UnsafeRawBufferPointer(bytes))
        let (first, second) = checksum.words
        return first ^ second
    }

    /// Takes the next bytes.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        var position = 0
        let carried = count % Self.stride
        if carried > 0 {
            position = min(bytes.count, Self.stride - carried)
            let isFull = carried + position == Self.stride
            withUnsafeMutableBytes(of: &carry) { carry in
                (carry.baseAddress! + carried).copyMemory(from: base, byteCount: position)
            }
            if isFull { withUnsafeBytes(of: carry) { _ = mix($0) } }
        }
        let rest = mix(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        withUnsafeMutableBytes(of: &carry) { carry in
            if !rest.isEmpty { carry.copyMemory(from: rest) }
        }
        count += bytes.count
    }

    /// Takes whole strides.
    ///
    /// - Returns: the bytes that are left.
    private mutating func mix(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let base = bytes.baseAddress else { return bytes }
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
        return UnsafeRawBufferPointer(rebasing: bytes[position...])
    }

    /// 32 hexadecimal digits.
    package var text: String {
        let (first, second) = words
        return Self.digits(first) + Self.digits(second)
    }

    private var words: (UInt64, UInt64) {
        let rest = withUnsafeBytes(of: carry) { carry in
            UnsafeRawBufferPointer(rebasing: carry[..<(count % Self.stride)]).bindMemory(to: UInt8.self).hash64
        }
        let length = mix64(rest, UInt64(count))
        return (mix64(mix64(a, c), mix64(length, d)), mix64(mix64(b, d), mix64(length, c)))
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
