/// An exact decimal number: `coefficient` × 10^-`scale`. Never through binary floating point.
///
/// Always normalised: no trailing zeros after the point, so equal numbers are equal values (23.10 is 23.1).
@frozen @usableFromInline
package struct FixedDecimal: Sendable, Hashable {
    /// The digits with their sign; it is not divisible by 10 unless `scale` is 0.
    @usableFromInline package let coefficient: Int64
    /// Digits after the point, 0 to 18.
    @usableFromInline package let scale: UInt8

    /// The number, normalised.
    @inlinable
    package init(coefficient: Int64, scale: UInt8 = 0) {
        var coefficient = coefficient
        var scale = scale
        while scale > 0, coefficient % 10 == 0 {
            coefficient /= 10
            scale &-= 1
        }
        self.coefficient = coefficient
        self.scale = scale
    }

    /// 0.
    package static var zero: FixedDecimal { FixedDecimal(coefficient: 0) }

    /// A number as the catalogs write it, with a point before the fraction.
    package init?(_ text: String) {
        var text = text
        guard let number = text.withUTF8({ FixedDecimal($0) }) else { return nil }
        self = number
    }

    /// A number as the catalogs write it: an optional minus, digits, an optional point with digits; nothing else, so
    /// no exponent, no group separators, no plus. Returns nil for any other text and for more than 18 digits.
    ///
    /// - Parameter point: the byte that is between whole and fraction, `.` or `,`.
    @inlinable
    package init?(_ bytes: UnsafeBufferPointer<UInt8>, point: UInt8 = 0x2E) {
        var position = 0
        var negative = false
        if bytes.count > 0, bytes[0] == 0x2D {
            negative = true
            position = 1
        }
        var coefficient: Int64 = 0
        var scale: UInt8 = 0
        var wholeDigits = 0
        var fractionDigits = 0
        var seenPoint = false
        while position < bytes.count {
            let byte = bytes[position]
            position &+= 1
            let digit = byte &- 0x30
            if digit < 10 {
                if coefficient > 99_999_999_999_999_999 || scale == 18 {
                    // Zeros after the point change nothing, however many there are.
                    guard seenPoint, digit == 0 else { return nil }
                    fractionDigits &+= 1
                    continue
                }
                coefficient = coefficient &* 10 &+ Int64(digit)
                if seenPoint {
                    fractionDigits &+= 1
                    scale &+= 1
                } else {
                    wholeDigits &+= 1
                }
            } else if byte == point, !seenPoint {
                seenPoint = true
            } else {
                return nil
            }
        }
        guard wholeDigits > 0, !seenPoint || fractionDigits > 0 else { return nil }
        self.init(coefficient: negative ? -coefficient : coefficient, scale: scale)
    }

    /// A number that a program wrote, such as `"0.01"`; traps on any other text.
    package init(literal: String) {
        var literal = literal
        guard let value = literal.withUTF8({ FixedDecimal($0) }) else {
            preconditionFailure("not a number: \(literal)")
        }
        self = value
    }

    /// Whether it is below 0.
    @inlinable
    package var isNegative: Bool { coefficient < 0 }
    /// Whether it has no fraction; 10.0 has none.
    @inlinable
    package var isWhole: Bool { scale == 0 }

    @inlinable
    static func power(_ exponent: UInt8) -> Int64 {
        var result: Int64 = 1
        for _ in 0..<exponent { result &*= 10 }
        return result
    }

    /// The number in decimal digits, without trailing zeros: as JSON takes it.
    @usableFromInline package var description: String {
        var buffer = ByteBuffer(capacity: 24)
        buffer.append(self)
        return buffer.bytes.string
    }
}

extension FixedDecimal: Comparable, CustomStringConvertible {
    /// By value, whatever the scales: 1.5 and 1.50 are equal.
    @inlinable
    package static func < (left: FixedDecimal, right: FixedDecimal) -> Bool {
        if left.scale == right.scale { return left.coefficient < right.coefficient }
        let scale = max(left.scale, right.scale)
        let a = left.coefficient.multipliedFullWidth(by: power(scale &- left.scale))
        let b = right.coefficient.multipliedFullWidth(by: power(scale &- right.scale))
        return a.high == b.high ? a.low < b.low : a.high < b.high
    }
}

extension ByteBuffer {
    /// Appends a number in decimal digits, without trailing zeros: as JSON takes it.
    @inlinable
    package mutating func append(_ number: FixedDecimal) {
        guard number.scale > 0 else { return append(decimal: number.coefficient) }
        let unit = FixedDecimal.power(number.scale)
        if number.coefficient < 0 { append(0x2D) }
        let magnitude = number.coefficient.magnitude
        append(decimal: Int64(magnitude / UInt64(unit)))
        append(0x2E)
        var rest = magnitude % UInt64(unit)
        var divisor = UInt64(unit) / 10
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: 0x30 &+ rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }
}
