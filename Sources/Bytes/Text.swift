#if canImport(Glibc)
    public import Glibc
#else
    public import Musl
#endif

/// Where a piece of text is in a batch's bytes: offset and length in bytes. Not the text itself.
@frozen @usableFromInline
package struct Text: Sendable, Hashable {
    /// Of the first byte.
    @usableFromInline package var offset: UInt32
    /// In bytes.
    @usableFromInline package var count: UInt32

    /// A place below 4 GiB.
    @inlinable
    package init(offset: Int, count: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.count = UInt32(truncatingIfNeeded: count)
    }

    /// No text: what an empty or absent cell has.
    @inlinable
    package static var none: Text { Text(offset: 0, count: 0) }

    /// Whether it has no byte: blank and absent texts have none.
    @inlinable
    package var isEmpty: Bool { count == 0 }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// The bytes that `text` points at.
    @inlinable
    package subscript(text: Text) -> UnsafeBufferPointer<UInt8> {
        precondition(Int(text.offset) &+ Int(text.count) <= count)
        guard let baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: baseAddress + Int(text.offset), count: Int(text.count))
    }

    /// Whether both hold the same bytes. (Swift's `String ==` would call composed and decomposed é equal.)
    @inlinable
    package func sameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        // Most texts that are compared are names of a word: two looks at eight bytes each, which may overlap.
        if count >= 8, count <= 16 {
            let (left, right) = (UnsafeRawPointer(baseAddress!), UnsafeRawPointer(other.baseAddress!))
            let last = count &- 8
            let first =
                left.loadUnaligned(as: UInt64.self) ^ right.loadUnaligned(as: UInt64.self)
            let second =
                left.loadUnaligned(fromByteOffset: last, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            return first | second == 0
        }
        if count >= 4, count < 8 {
            let (left, right) = (UnsafeRawPointer(baseAddress!), UnsafeRawPointer(other.baseAddress!))
            let last = count &- 4
            let first = left.loadUnaligned(as: UInt32.self) ^ right.loadUnaligned(as: UInt32.self)
            let second =
                left.loadUnaligned(fromByteOffset: last, as: UInt32.self)
                ^ right.loadUnaligned(fromByteOffset: last, as: UInt32.self)
            return first | second == 0
        }
        guard count > 0 else { return true }
        return memcmp(baseAddress!, other.baseAddress!, count) == 0
    }

    /// Whether the bytes are those of a literal.
    @inlinable
    package func sameBytes(as literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return count == 0 || memcmp(baseAddress!, literal.utf8Start, count) == 0
    }

    /// Where a literal, of at most 255 bytes, begins first at or after `start`.
    ///
    /// For one of eight bytes or more the byte where it would end says how far the next place is (Horspool 1980), which
    /// passes most places over.
    package func firstOffset(of literal: StaticString, from start: Int = 0) -> Int? {
        let length = literal.utf8CodeUnitCount
        guard let base = baseAddress, length > 0, start >= 0, count >= length else { return nil }
        let end = count - length
        var offset = start
        guard length >= 8 else {
            while offset <= end, let found = memchr(base + offset, Int32(literal.utf8Start[0]), end - offset + 1) {
                offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                if memcmp(base + offset, literal.utf8Start, length) == 0 { return offset }
                offset += 1
            }
            return nil
        }
        let last = length - 1
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { steps in
            steps.initialize(repeating: UInt8(length))
            for index in 0..<last { steps[Int(literal.utf8Start[index])] = UInt8(last - index) }
            while offset <= end {
                let byte = base[offset + last]
                if byte == literal.utf8Start[last], memcmp(base + offset, literal.utf8Start, length) == 0 {
                    return offset
                }
                offset += Int(steps[Int(byte)])
            }
            return nil
        }
    }

    /// Whether the bytes begin with those of a literal.
    @inlinable
    package func hasPrefix(_ literal: StaticString) -> Bool {
        let length = literal.utf8CodeUnitCount
        return count >= length && (length == 0 || memcmp(baseAddress!, literal.utf8Start, length) == 0)
    }

    /// The bytes as a `String`; what is not UTF-8 becomes U+FFFD. For text that a person reads, never on the hot path.
    package var string: String { String(decoding: self, as: UTF8.self) }

    /// Without the blanks at both ends, and what else nobody sees: see `isUnseen`.
    @inlinable
    package var trimmed: UnsafeBufferPointer<UInt8> {
        guard let baseAddress else { return self }
        let (start, end) = trimmedBounds(baseAddress, 0, count)
        return UnsafeBufferPointer(start: baseAddress + start, count: end - start)
    }

    /// A 64-bit hash that is the same in every process, for indexes of ids and tables of names. Not for secrets.
    @inlinable
    package var hash64: UInt64 { hash64(seed: 0) }

    /// As `hash64`, another one for each seed.
    @inlinable
    package func hash64(seed: UInt64) -> UInt64 {
        guard let start = UnsafeRawPointer(baseAddress) else { return mix64(seed ^ 0x9E37_79B9_7F4A_7C15, 0) }
        var state = seed ^ 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position &+ 8 <= count {
            state = mix64(state, start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position &+= 8
        }
        return mix64(mix64(state, lastWord(from: position)), UInt64(truncatingIfNeeded: count))
    }

    /// The bytes from `position`, a multiple of eight after which fewer than eight are left, as a word with zeros after
    /// them: the end of the last eight bytes, or three loads where there are fewer.
    @inlinable @inline(__always)
    package func lastWord(from position: Int) -> UInt64 {
        let rest = count &- position
        guard rest > 0, let start = UnsafeRawPointer(baseAddress) else { return 0 }
        if count >= 8 {
            let last = start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self).littleEndian
            return last &>> UInt64(truncatingIfNeeded: 64 &- rest &* 8)
        }
        var word: UInt64 = 0
        if rest & 1 != 0 { word = UInt64(self[rest &- 1]) }
        if rest & 2 != 0 {
            word = word &<< 16 | UInt64(start.loadUnaligned(fromByteOffset: rest & 4, as: UInt16.self).littleEndian)
        }
        if rest & 4 != 0 { word = word &<< 32 | UInt64(start.loadUnaligned(as: UInt32.self).littleEndian) }
        return word
    }
}

/// The multiply-and-fold step of wyhash-like hashes: both halves of a 128-bit product, xored.
@inlinable
package func mix64(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
}

/// Whether a byte is ASCII white space.
@inlinable
package func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

extension String {
    /// Without the blanks at both ends, and what else nobody sees: as texts of exports are read.
    package var withoutOuterBlanks: String {
        var text = self
        return text.withUTF8 { $0.trimmed.string }
    }
}

/// Whether a character beyond ASCII shows nothing: a blank of any width, a soft hyphen, a byte order mark, a character of no
/// width, a mark of direction. Copying from pages and documents leaves them around names and numbers, where nobody sees
/// them.
package func isUnseen(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xA0, 0xAD, 0x1680, 0x2000...0x200F, 0x2028...0x202F, 0x205F, 0x2060, 0x2066...0x2069, 0x3000, 0xFEFF: true
    default: false
    }
}

/// How many bytes a character that shows nothing has at `position`, in UTF-8; 0 where there is none.
@usableFromInline
package func unseenLength(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Int {
    let lead = base[position]
    let length = lead < 0xE0 ? 2 : 3
    guard lead >= 0xC2, lead < 0xF0, position + length <= end else { return 0 }
    var scalar = UInt32(lead) & (length == 2 ? 0x1F : 0x0F)
    for index in 1..<length {
        guard base[position + index] & 0xC0 == 0x80 else { return 0 }
        scalar = scalar << 6 | UInt32(base[position + index]) & 0x3F
    }
    return isUnseen(scalar) ? length : 0
}

/// As `unseenLength`, of the character that ends before `end`.
@usableFromInline
func unseenLength(_ base: UnsafePointer<UInt8>, _ start: Int, endingAt end: Int) -> Int {
    for length in 2...3 where end - length >= start && unseenLength(base, end - length, end) == length { return length }
    return 0
}

/// The bounds of `start ..< end` without blanks, and what else nobody sees, at the ends.
@inlinable
package func trimmedBounds(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> (Int, Int) {
    var start = start
    var end = end
    while start < end {
        let length = base[start] < 0x80 ? (isBlank(base[start]) ? 1 : 0) : unseenLength(base, start, end)
        guard length > 0 else { break }
        start &+= length
    }
    while end > start {
        let last = base[end &- 1]
        let length = last < 0x80 ? (isBlank(last) ? 1 : 0) : unseenLength(base, start, endingAt: end)
        guard length > 0 else { break }
        end &-= length
    }
    return (start, end)
}
