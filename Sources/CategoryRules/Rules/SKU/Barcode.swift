import Bytes

/// The numbers that goods are known by: EAN-8, UPC-A and EAN-13 (GTIN-8, -12 and -13 of the GS1 General Specifications),
/// and the ISBN of ISO 2108 with ten digits or thirteen, whose groups may be parted by hyphens or blanks.
package enum Barcode {
    /// Why a text is none of them.
    package enum Fault: UInt8, Sendable {
        /// It has no digits, or something besides digits.
        case noDigits = 1
        /// It has another number of digits than any of them.
        case length
        /// Its last digit does not follow from the others.
        case checkDigit
        /// It is zeros only.
        case zeros

        /// Its name as a fact of a finding.
        package var name: StaticString {
            switch self {
            case .noDigits: "no digits"
            case .length: "length"
            case .checkDigit: "check digit"
            case .zeros: "zeros"
            }
        }
    }

    /// What is wrong with a text; nil where it is such a number.
    package static func fault(of text: UnsafeBufferPointer<UInt8>) -> Fault? {
        var count = 0
        var separators = 0
        // By ten, weights are 3 and 1 from the right; by eleven, they count from 1 at the last digit on.
        var byTen = (odd: 0, even: 0)
        var (sum, byEleven) = (0, 0)
        var prefix = 0
        for (position, byte) in text.enumerated() {
            var digit = Int(byte) - 0x30
            if byte == 0x2D || byte == 0x20 {
                separators += 1
                continue
            }
            if byte | 0x20 == 0x78, count == 9, position == text.count - 1 { digit = 10 }
            guard digit >= 0, digit <= 9 || digit == 10 && byte > 0x39 && count == 9 else { return .noDigits }
            if count & 1 == 0 { byTen.even += digit } else { byTen.odd += digit }
            sum += digit
            byEleven += sum
            if count < 3 { prefix = prefix * 10 + digit }
            count += 1
        }
        if sum == 0, count > 0 { return .zeros }
        switch count {
        case 10: return byEleven % 11 == 0 ? nil : .checkDigit
        case 8 where separators == 0, 12 where separators == 0:
            return (byTen.odd + 3 * byTen.even) % 10 == 0 ? nil : .checkDigit
        case 13 where separators == 0 || prefix == 978 || prefix == 979:
            return (byTen.even + 3 * byTen.odd) % 10 == 0 ? nil : .checkDigit
        default: return count == 0 ? .noDigits : .length
        }
    }
}
