import Bytes
import FeedModel

/// Numbers as shops write them, and their units.
enum ShopNumbers {
    /// A number with a point or a comma in front of its fraction, and with blanks, apostrophes, points or commas between
    /// thousands where they can be nothing else. Nil for any other text: `1,234` may be one or a thousand.
    static func read(_ text: UnsafeBufferPointer<UInt8>) -> FixedDecimal? {
        if let plain = FixedDecimal(text) { return plain }
        var commas = 0
        var points = 0
        var lastMark = -1
        var compact: [UInt8] = []
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case 0x30...0x39, 0x2D: compact.append(byte)
            case 0x2C, 0x2E:
                if byte == 0x2C { commas += 1 } else { points += 1 }
                lastMark = compact.count
                compact.append(byte)
            case 0x20, 0x27: continue
            case 0xC2 where position < text.count && text[position] == 0xA0: position += 1
            case 0xE2 where position + 1 < text.count && text[position] == 0x80 && text[position + 1] == 0xAF:
                position += 2
            default: return nil
            }
        }
        if commas + points > 0 {
            let fraction = compact.count - lastMark - 1
            let isFraction = commas > 0 && points > 0 ? true : commas + points == 1
            if isFraction, commas == 1, points == 0, fraction == 3, compact.first != 0x30 { return nil }
            let decimal = isFraction ? lastMark : -1
            guard commas + points == 1 || groupsAreWhole(compact, before: isFraction ? lastMark : compact.count) else {
                return nil
            }
            compact = compact.enumerated().compactMap { index, byte in
                guard byte == 0x2C || byte == 0x2E else { return byte }
                return index == decimal ? 0x2E : nil
            }
        }
        return compact.withUnsafeBufferPointer { FixedDecimal($0) }
    }

    /// Whether marks between thousands stand where they belong, and are of one kind.
    private static func groupsAreWhole(_ text: [UInt8], before end: Int) -> Bool {
        let marks = (0..<end).filter { text[$0] == 0x2C || text[$0] == 0x2E }
        guard let first = marks.first else { return true }
        guard marks.allSatisfy({ text[$0] == text[first] && (end - $0) % 4 == 0 }) else { return false }
        return end == text.count || text[end] != text[first]
    }

    /// Exact; nil where it has too many digits.
    static func sum(_ left: FixedDecimal, _ right: FixedDecimal) -> FixedDecimal? {
        let scale = max(left.scale, right.scale)
        func scaled(_ number: FixedDecimal) -> Int128 {
            (0..<(scale - number.scale)).reduce(Int128(number.coefficient)) { result, _ in result * 10 }
        }
        return Int64(exactly: scaled(left) + scaled(right)).map { FixedDecimal(coefficient: $0, scale: scale) }
    }

    /// A price less so many per cent, half-up to two decimals; nil where that is none.
    static func reduce(_ price: FixedDecimal, byPercent percent: FixedDecimal) -> FixedDecimal? {
        guard
            let rest = sum(
                FixedDecimal(coefficient: 100), FixedDecimal(coefficient: -percent.coefficient, scale: percent.scale)),
            !rest.isNegative, !price.isNegative
        else { return nil }
        let product = Int128(price.coefficient) * Int128(rest.coefficient)
        let unit = (0..<(Int(price.scale) + Int(rest.scale))).reduce(Int128(1)) { result, _ in result * 10 }
        return Int64(exactly: (product * 2 + unit) / (unit * 2)).map { FixedDecimal(coefficient: $0, scale: 2) }
    }

    /// How many kilograms or centimetres one is, exactly.
    static func factor(_ unit: WeightUnit) -> FixedDecimal? {
        switch unit {
        case .unstated, .kilogram: nil
        case .gram: FixedDecimal(coefficient: 1, scale: 3)
        case .pound: FixedDecimal(coefficient: 45_359_237, scale: 8)
        case .ounce: FixedDecimal(coefficient: 28_349_523_125, scale: 12)
        }
    }

    static func factor(_ unit: LengthUnit) -> FixedDecimal? {
        switch unit {
        case .unstated, .centimetre: nil
        case .millimetre: FixedDecimal(coefficient: 1, scale: 1)
        case .metre: FixedDecimal(coefficient: 100)
        case .inch: FixedDecimal(coefficient: 254, scale: 2)
        }
    }

    /// A measure in another unit, rounded up to `scale` decimals: a package is not made smaller than it is.
    static func convert(_ number: FixedDecimal, by factor: FixedDecimal, scale: Int) -> FixedDecimal? {
        let product = Int128(number.coefficient) * Int128(factor.coefficient)
        var unit: Int128 = 1
        let drop = Int(number.scale) + Int(factor.scale) - scale
        for _ in 0..<abs(drop) { unit *= 10 }
        let rounded = drop <= 0 ? product * unit : (product + unit - 1) / unit
        guard let coefficient = Int64(exactly: rounded) else { return nil }
        return FixedDecimal(coefficient: coefficient, scale: UInt8(scale))
    }
}
