package import Bytes

/// The value of a JSON number, whatever its size: digits × 10^exponent. Numbers of the same value are equal, however
/// they are written. For what `FixedDecimal` has no room for; it allocates.
package struct ExactNumber: Sendable, Hashable {
    /// Whether it was written with a minus; so is -0.
    package let isNegative: Bool
    /// From the first to the last that is not 0; none for zero.
    let digits: [UInt8]
    let exponent: Int

    /// Larger exponents count as this one: nobody writes the number out.
    private static let greatestExponent = 1_000_000_000

    /// - Parameter text: a number of RFC 8259.
    package init(_ text: UnsafeBufferPointer<UInt8>) {
        var digits: [UInt8] = []
        var exponent = 0
        var position = text.first == 0x2D ? 1 : 0
        var isAfterPoint = false
        while position < text.count, text[position] | 0x20 != 0x65 {
            let byte = text[position]
            position += 1
            if byte == 0x2E {
                isAfterPoint = true
                continue
            }
            if isAfterPoint { exponent -= 1 }
            if byte != 0x30 || !digits.isEmpty { digits.append(byte &- 0x30) }
        }
        if position < text.count { exponent += Self.exponent(UnsafeBufferPointer(rebasing: text[(position + 1)...])) }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        isNegative = !digits.isEmpty && text.first == 0x2D
        self.exponent = digits.isEmpty ? 0 : exponent
        self.digits = digits
    }

    private static func exponent(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var value = 0
        for byte in text where byte &- 0x30 < 10 { value = min(value * 10 + Int(byte &- 0x30), greatestExponent) }
        return text.first == 0x2D ? -value : value
    }

    /// The value, where at most 18 digits hold it.
    package var decimal: FixedDecimal? {
        let zeros = max(exponent, 0)
        let scale = max(-exponent, 0)
        guard scale <= 18, zeros <= 18, digits.count + zeros <= 18 else { return nil }
        var coefficient: Int64 = 0
        for digit in digits { coefficient = coefficient * 10 + Int64(digit) }
        for _ in 0..<zeros { coefficient *= 10 }
        return FixedDecimal(coefficient: isNegative ? -coefficient : coefficient, scale: UInt8(scale))
    }

    /// Whether it is 0, with or without a minus.
    package var isZero: Bool { digits.isEmpty }
    /// Whether it has no fraction; 1e2 and 100.0 have none.
    package var isWhole: Bool { exponent >= 0 }

    /// Whether it is a whole multiple of `divisor`, which is not zero and has at most 18 digits.
    package func isMultiple(of divisor: ExactNumber) -> Bool {
        if isZero { return true }
        // Without zeros at its end, it is no multiple of anything that has one.
        guard exponent >= divisor.exponent else { return false }
        let modulus = divisor.digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
        func times(_ a: UInt64, _ b: UInt64) -> UInt64 {
            modulus.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
        }
        var rest: UInt64 = 0
        for digit in digits { rest = (times(rest, 10 % modulus) + UInt64(digit)) % modulus }
        var power = 10 % modulus
        var left = exponent - divisor.exponent
        while left > 0 {
            if left & 1 == 1 { rest = times(rest, power) }
            power = times(power, power)
            left >>= 1
        }
        return rest == 0
    }

    /// How many digits its value has besides zeros at either end.
    package var digitCount: Int { digits.count }
}

extension ExactNumber: Comparable {
    /// By value, to the last digit.
    package static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    /// Whether the magnitude is smaller.
    private func isSmaller(than other: ExactNumber) -> Bool {
        if isZero || other.isZero { return isZero && !other.isZero }
        let (size, otherSize) = (digits.count + exponent, other.digits.count + other.exponent)
        return size == otherSize ? digits.lexicographicallyPrecedes(other.digits) : size < otherSize
    }
}
