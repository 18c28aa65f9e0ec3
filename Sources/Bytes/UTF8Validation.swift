extension UnsafeBufferPointer where Element == UInt8 {
    /// The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629), or nil when all of it is.
    ///
    /// ASCII is passed over 32 bytes at a time.
    package var firstInvalidUTF8: Int? { firstInvalidUTF8(refusingNUL: false) }

    /// As `firstInvalidUTF8`, but a NUL is no text either.
    package var firstByteThatIsNoText: Int? { firstInvalidUTF8(refusingNUL: true) }

    @inline(__always)
    private func firstInvalidUTF8(refusingNUL: Bool) -> Int? {
        guard let base = baseAddress else { return nil }
        let raw = UnsafeRawPointer(base)
        var position = 0
        let end = count
        while position < end {
            let byte = base[position]
            if byte < 0x80 {
                while position &+ 32 <= end {
                    let marks =
                        marks(raw, position, refusingNUL) | marks(raw, position &+ 8, refusingNUL)
                        | marks(raw, position &+ 16, refusingNUL) | marks(raw, position &+ 24, refusingNUL)
                    if marks & 0x8080_8080_8080_8080 != 0 { break }
                    position &+= 32
                }
                while position &+ 8 <= end {
                    if marks(raw, position, refusingNUL) & 0x8080_8080_8080_8080 != 0 { break }
                    position &+= 8
                }
                while position < end, base[position] < 0x80 {
                    if refusingNUL, base[position] == 0 { return position }
                    position &+= 1
                }
                continue
            }
            let length: Int
            var lowest: UInt8 = 0x80
            var highest: UInt8 = 0xBF
            switch byte {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, lowest) = (3, 0xA0)
            case 0xED: (length, highest) = (3, 0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, lowest) = (4, 0x90)
            case 0xF4: (length, highest) = (4, 0x8F)
            case 0xF1...0xF3: length = 4
            default: return position
            }
            guard position &+ length <= end else { return position }
            let second = base[position &+ 1]
            guard second >= lowest, second <= highest else { return position }
            var index = 2
            while index < length {
                guard base[position &+ index] & 0xC0 == 0x80 else { return position }
                index &+= 1
            }
            position &+= length
        }
        return nil
    }

    /// Eight bytes, in which the upper bit of those that are not ASCII is set; of a zero too, where it is refused.
    @inline(__always)
    private func marks(_ raw: UnsafeRawPointer, _ position: Int, _ refusingNUL: Bool) -> UInt64 {
        let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        // Taking one from each byte sets the upper bit of a zero.
        return refusingNUL ? word | (word &- 0x0101_0101_0101_0101) : word
    }

    /// How many code points well-formed UTF-8 holds: the unit in which the platform counts lengths.
    @inlinable
    package var codePointCount: Int {
        var result = 0
        for byte in self where byte & 0xC0 != 0x80 { result &+= 1 }
        return result
    }
}
