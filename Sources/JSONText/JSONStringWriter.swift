package import Bytes

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

// Both writers below walk the text once, eight bytes at a time: the eight are copied before they are looked at, and
// where one of them needs an escape the copy is cut back to it. An escape is stored as one 64-bit word too: up to
// seven bytes of text, the last byte is their number. Callers pass well-formed UTF-8; the bytes from 0x80 on go out as
// they came in.

extension ByteBuffer {
    /// Appends `text` as a JSON string, in quotes.
    ///
    /// - Parameter text: well-formed UTF-8. What is not would leave as it came, and the JSON would be none.
    package mutating func append(jsonString text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count &+ 24)
        base[count] = 0x22
        count &+= 1
        appendEscaped(text, plainEscape)
        base[count] = 0x22
        count &+= 1
    }

    /// Appends `text` as a JSON string, in quotes.
    package mutating func append(jsonString text: [UInt8]) {
        text.withUnsafeBufferPointer { append(jsonString: $0) }
    }

    /// Appends `text` as a JSON string, in quotes.
    package mutating func append(jsonString text: String) {
        var text = text
        text.withUTF8 { append(jsonString: $0) }
    }

    /// Appends a text of any length as a JSON string, in quotes, and calls `full` in between, which may write down what
    /// there is, and take it away.
    package mutating func append<Failure: Error>(
        jsonString text: UnsafeBufferPointer<UInt8>, full: (inout ByteBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        append("\"")
        var rest = text[...]
        while !rest.isEmpty {
            let part = UnsafeBufferPointer(rebasing: rest.prefix(1 << 16))
            rest = rest.dropFirst(part.count)
            reserve(part.count &+ 24)
            appendEscaped(part, plainEscape)
            try full(&self)
        }
        append("\"")
    }

    /// Appends `text` as the JSON string it is in a document that itself is inside a JSON string: escaped twice,
    /// so the quotes around it are `\"`, a quote in it is `\\\"`, a backslash `\\\\` and a line feed `\\n`.
    ///
    /// - Parameter text: well-formed UTF-8.
    package mutating func append(embeddedJSONString text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count &+ 24)
        appendEmbeddedQuote()
        appendEscaped(text, embeddedEscape)
        appendEmbeddedQuote()
    }

    /// Appends `text` as the JSON string it is in a document that itself is inside a JSON string.
    package mutating func append(embeddedJSONString text: String) {
        var text = text
        text.withUTF8 { append(embeddedJSONString: $0) }
    }

    private mutating func appendEmbeddedQuote() {
        base[count] = 0x5C
        base[count &+ 1] = 0x22
        count &+= 2
    }

    /// Appends `text` with `escape` in place of every byte that needs one, and leaves room for eight bytes more.
    @inline(__always)
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, _ escape: (UInt8) -> UInt64) {
        guard let start = UnsafeRawPointer(text.baseAddress) else { return }
        let end = text.count
        var position = 0
        var output = UnsafeMutableRawPointer(base + count)
        while position < end {
            let rest = end &- position
            let word: UInt64
            if rest >= 8 {
                word = start.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            } else {
                word = lastBytes(start + position, rest)
            }
            let special = needingEscape(word)
            output.storeBytes(of: word.littleEndian, as: UInt64.self)
            if special == 0 {
                let copied = min(rest, 8)
                position &+= copied
                output += copied
                continue
            }
            let copied = special.trailingZeroBitCount &>> 3
            position &+= copied
            output += copied
            let sequence = escape(start.load(fromByteOffset: position, as: UInt8.self))
            position &+= 1
            output.storeBytes(of: sequence.littleEndian, as: UInt64.self)
            count = output - UnsafeMutableRawPointer(base) &+ Int(truncatingIfNeeded: sequence &>> 56)
            reserve(end &- position &+ 24)
            output = UnsafeMutableRawPointer(base + count)
        }
        count = output - UnsafeMutableRawPointer(base)
    }
}

/// Fewer than eight bytes as one little-endian word, blanks after them.
@inline(__always)
private func lastBytes(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
    var word: UInt64 = 0
    var position = length
    if length & 1 != 0 {
        position &-= 1
        word = UInt64(start.load(fromByteOffset: position, as: UInt8.self))
    }
    if length & 2 != 0 {
        position &-= 2
        word = word &<< 16 | UInt64(start.loadUnaligned(fromByteOffset: position, as: UInt16.self).littleEndian)
    }
    if length & 4 != 0 {
        word = word &<< 32 | UInt64(start.loadUnaligned(as: UInt32.self).littleEndian)
    }
    return word | 0x2020_2020_2020_2020 &<< UInt64(truncatingIfNeeded: length &* 8)
}

/// The top bit of every byte that JSON wants escaped: below 0x20, the quote, the backslash. Bits above the first one
/// set may be wrong (a borrow runs on), so only the first is to be used.
@inline(__always)
func needingEscape(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    return ((word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash)
        & (ones &* 0x80)
}

/// What stands for `byte` in a JSON string, packed into a word.
@inline(__always)
private func plainEscape(_ byte: UInt8) -> UInt64 {
    switch byte {
    case 0x22: 0x0200_0000_0000_225C  // \"
    case 0x5C: 0x0200_0000_0000_5C5C  // \\
    case 0x0A: 0x0200_0000_0000_6E5C  // \n
    case 0x09: 0x0200_0000_0000_745C  // \t
    case 0x0D: 0x0200_0000_0000_725C  // \r
    case 0x08: 0x0200_0000_0000_625C  // \b
    case 0x0C: 0x0200_0000_0000_665C  // \f
    default: 0x0600_0000_3030_755C | hexadecimalDigits(byte) &<< 32  // \u00 and the digits
    }
}

/// What stands for `byte` in a JSON string within a JSON string, packed into a word.
@inline(__always)
private func embeddedEscape(_ byte: UInt8) -> UInt64 {
    switch byte {
    case 0x22: 0x0400_0000_225C_5C5C  // \\\"
    case 0x5C: 0x0400_0000_5C5C_5C5C  // \\\\
    case 0x0A: 0x0300_0000_006E_5C5C  // \\n
    case 0x09: 0x0300_0000_0074_5C5C  // \\t
    case 0x0D: 0x0300_0000_0072_5C5C  // \\r
    case 0x08: 0x0300_0000_0062_5C5C  // \\b
    case 0x0C: 0x0300_0000_0066_5C5C  // \\f
    default: 0x0700_0030_3075_5C5C | hexadecimalDigits(byte) &<< 40  // \\u00 and the digits
    }
}

/// The two hexadecimal digits of a byte below 0x20, the first one in the low byte.
@inline(__always)
private func hexadecimalDigits(_ byte: UInt8) -> UInt64 {
    let low = UInt64(byte & 15)
    return (0x30 &+ UInt64(byte &>> 4)) | (low &+ (low < 10 ? 0x30 : 0x57)) &<< 8
}
