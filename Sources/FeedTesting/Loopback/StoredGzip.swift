/// Bytes as a gzip stream (RFC 1952) of stored blocks: nothing is compressed, but a client has to unpack it.
package enum StoredGzip {
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var position = 0
        repeat {
            let end = min(position + 65535, bytes.count)
            let length = UInt16(end - position)
            stream.append(end == bytes.count ? 1 : 0)
            stream += littleEndian(length) + littleEndian(~length)
            stream += bytes[position..<end]
            position = end
        } while position < bytes.count
        return stream + littleEndian(checksum(bytes)) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
    }

    /// A gzip stream of `count` times 258 blanks and one more, of 13 bits each: 160 times smaller than what is in it.
    package static func bomb(_ count: Int) -> [UInt8] {
        var stream: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var bits: UInt32 = 0
        var filled: UInt32 = 0
        // Numbers begin with their lowest bit, codes with their highest (RFC 1951, section 3.1.1).
        func put(_ code: UInt32, _ length: UInt32) {
            for bit in 0..<length {
                bits |= (code >> (length - 1 - bit) & 1) << filled
                filled += 1
                if filled == 8 {
                    stream.append(UInt8(bits))
                    (bits, filled) = (0, 0)
                }
            }
        }
        // The last block, of fixed codes; a blank; then over and over as much as can be of what is one byte before.
        put(0b110, 3)
        put(0x30 + 0x20, 8)
        for _ in 0..<count {
            put(0b1100_0101, 8)
            put(0, 5)
        }
        put(0, 7)
        put(0, 7)
        return stream + littleEndian(0 as UInt32) + littleEndian(UInt32(truncatingIfNeeded: count * 258 + 1))
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value = ~UInt32(0)
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
