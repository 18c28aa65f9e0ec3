package import Bytes

/// A number exactly as a JSON text writes it: `1.50`, `1e3` and `200000000474663248` keep every digit.
package struct JSONNumber: Sendable {
    /// The number as it is written. Always a number of RFC 8259.
    package let text: String

    /// For text that is known to be a number.
    init(known text: String) { self.text = text }

    /// An integer in digits.
    package init(_ value: some BinaryInteger) { text = String(value) }

    /// A decimal without trailing zeros.
    package init(_ value: FixedDecimal) { text = value.description }

    /// The value, where it is whole and fits: `1e2` and `100.0` are 100.
    package var int64: Int64? {
        if let value = Int64(text) { return value }
        let value = exact
        guard value.exponent >= 0, value.digits.count + value.exponent <= 19 else { return nil }
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
    package var decimal: FixedDecimal? { exact.decimal }

    /// Whether both have the same value, however it is written: 1.0, 1 and 10e-1 have.
    package func sameValue(as other: JSONNumber) -> Bool { exact == other.exact }

    /// The value, however many digits it has.
    package var exact: ExactNumber {
        var text = text
        return text.withUTF8 { ExactNumber($0) }
    }
}
