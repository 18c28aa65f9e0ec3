extension ByteBuffer {
    /// Appends a number in as few bytes as it needs: seven bits a byte, the lowest first.
    @inlinable
    package mutating func append(packed number: UInt64) {
        reserve(10)
        var rest = number
        while rest >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count &+= 1
            rest >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: rest)
        count &+= 1
    }

    /// Appends a number that is not negative, in as few bytes as it takes.
    @inlinable
    package mutating func append(packed number: Int) { append(packed: UInt64(bitPattern: Int64(number))) }

    /// Appends a number that may be below zero.
    @inlinable
    package mutating func append(packedSigned number: Int64) {
        append(packed: UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    /// Appends eight bytes, the lowest first.
    package mutating func append(word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { append($0) }
    }

    /// Appends bytes with their number in front.
    package mutating func append(counted bytes: UnsafeBufferPointer<UInt8>) {
        append(packed: bytes.count)
        append(bytes)
    }

    /// Appends a text as UTF-8, with its length in front.
    package mutating func append(counted text: String) {
        var text = text
        text.withUTF8 { append(counted: $0) }
    }
}

/// Reads what the packing functions of `ByteBuffer` wrote. Whatever the bytes are, it reads none beyond them: what is asked
/// for and not there is nothing, and `isBroken` says so at the end.
package struct PackedReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// How many bytes were read.
    package private(set) var position = 0
    /// Something was asked for that was not there.
    package private(set) var isBroken = false

    /// Begins at the first byte.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether all bytes were read.
    package var isAtEnd: Bool { position == bytes.count }

    /// The next byte; 0 where there is none.
    package mutating func byte() -> UInt8 {
        guard position < bytes.count else {
            isBroken = true
            return 0
        }
        defer { position &+= 1 }
        return bytes[position]
    }

    /// A number as `append(packed:)` writes it.
    package mutating func packed() -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position &+= 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        isBroken = true
        return 0
    }

    /// A number as `append(packedSigned:)` writes it.
    package mutating func packedSigned() -> Int64 {
        let number = packed()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A number of things that each take at least a byte, so that no count leads beyond the bytes.
    package mutating func count() -> Int {
        let number = packed()
        guard number <= UInt64(bytes.count - position) else {
            isBroken = true
            return 0
        }
        return Int(number)
    }

    /// A number as `append(word:)` writes it.
    package mutating func word() -> UInt64 {
        guard bytes.count - position >= 8 else {
            isBroken = true
            return 0
        }
        defer { position &+= 8 }
        return UInt64(
            littleEndian: UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(
                fromByteOffset: position, as: UInt64.self))
    }

    /// Bytes as `append(counted:)` writes them; they are not copied.
    package mutating func counted() -> UnsafeBufferPointer<UInt8> { take(count()) }

    /// The next bytes; none where there are not so many.
    package mutating func take(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        guard count >= 0, count <= bytes.count - position else {
            isBroken = true
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        defer { position &+= count }
        return UnsafeBufferPointer(rebasing: bytes[position..<position + count])
    }

    /// A text as `append(counted:)` writes it.
    package mutating func text() -> String { counted().string }
}
