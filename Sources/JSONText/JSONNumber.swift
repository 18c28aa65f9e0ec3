package import Bytes

/// A number exactly as a JSON text writes it: `1.50`, `1e3` and `200000000474663248` keep every digit.
package struct JSONNumber: Sendable {
    /// The number as it is written. Always a number of RFC 8259.
    package let text: String

    /// For text that is known to be a number.
    init(known text: String) { self.text = text }

    package init(_ value: some BinaryInteger) { text = String(value) }

    package init(_ value: FixedDecimal) { text = value.description }

    /// The value, where it is whole and fits: `1e2` and `100.0` are 100.
    package var int64: Int64? {
        if let value = Int64(text) { return value }
        guard let value = significand, value.exponent >= 0, value.digits.count + value.exponent <= 19 else {
            return nil
        }
        var result: Int64 = 0
        for digit in value.digits + repeatElement(0, count: value.exponent) {
            let (shifted, tooLarge) = result.multipliedReportingOverflow(by: 10)
            let (next, overflow) = shifted.subtractingReportingOverflow(Int64(digit))
            guard !tooLarge, !overflow else { return nil }
            result = next
        }
        if value.isNegative { return result }
        return result == .min ? nil : -result
    }

    /// The value, where at most 18 digits hold it.
    package var decimal: FixedDecimal? {
        guard let value = significand else { return nil }
        let zeros = max(value.exponent, 0)
        let scale = max(-value.exponent, 0)
        guard scale <= 18, zeros <= 18, value.digits.count + zeros <= 18 else { return nil }
        var coefficient: Int64 = 0
        for digit in value.digits { coefficient = coefficient * 10 + Int64(digit) }
        for _ in 0..<zeros { coefficient *= 10 }
        return FixedDecimal(coefficient: value.isNegative ? -coefficient : coefficient, scale: UInt8(scale))
    }

    /// Whether both have the same value, however it is written: 1.0, 1 and 10e-1 have.
    package func sameValue(as other: JSONNumber) -> Bool {
        if let mine = significand, let others = other.significand { return mine == others }
        return text == other.text
    }

    /// A value as digits × 10^exponent, without zeros at either end of the digits; zero has none.
    private struct Significand: Equatable {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0
    }

    /// Nil when the exponent fits no machine word.
    private var significand: Significand? {
        var result = Significand()
        var rest = Substring(text).utf8
        if rest.first == UInt8(ascii: "-") {
            result.isNegative = true
            rest = rest.dropFirst()
        }
        if let mark = rest.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            guard let exponent = Int32(Substring(rest[rest.index(after: mark)...])) else { return nil }
            result.exponent = Int(exponent)
            rest = rest[..<mark]
        }
        var behindPoint = false
        for byte in rest {
            if byte == UInt8(ascii: ".") {
                behindPoint = true
                continue
            }
            if behindPoint { result.exponent -= 1 }
            if byte != 0x30 || !result.digits.isEmpty { result.digits.append(byte - 0x30) }
        }
        while result.digits.last == 0 {
            result.digits.removeLast()
            result.exponent += 1
        }
        return result.digits.isEmpty ? Significand() : result
    }
}
