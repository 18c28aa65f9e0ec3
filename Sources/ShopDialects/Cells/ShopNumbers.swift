import Bytes
import FeedModel

/// Numbers as shops write them: the one place where they are read.
enum ShopNumbers {
    /// What a number may mean.
    enum Reading: Equatable {
        case number(FixedDecimal)
        /// One mark with three digits after it, in a file that does not prove what the mark is: `1,299`.
        case either(thousands: FixedDecimal, fraction: FixedDecimal)
        case none
    }

    /// Reads a number with a point or a comma in front of its fraction, and with blanks, apostrophes, points or commas
    /// between thousands.
    ///
    /// - Parameter style: what its file proves.
    static func read(_ text: UnsafeBufferPointer<UInt8>, _ style: NumberStyle) -> Reading {
        // Most numbers are plain, and have no more than two decimals.
        if let plain = FixedDecimal(text), !hasThreeBehindMark(text) { return .number(plain) }
        guard let parts = Parts(text) else { return .none }
        switch parts.marks.count {
        case 0: return parts.number(pointAt: nil)
        case 1 where parts.canPartThousands:
            let mark = parts.marks[0]
            if style == (mark.byte == 0x2E ? .comma : .point) { return parts.number(pointAt: nil) }
            if style == (mark.byte == 0x2E ? .point : .comma) { return parts.number(pointAt: mark.place) }
            guard case .number(let thousands) = parts.number(pointAt: nil),
                case .number(let fraction) = parts.number(pointAt: mark.place)
            else { return .none }
            return .either(thousands: thousands, fraction: fraction)
        case 1: return parts.number(pointAt: parts.marks[0].place)
        default:
            let last = parts.marks[parts.marks.count - 1]
            let isFraction = last.byte != parts.marks[0].byte
            let between = isFraction ? parts.marks.dropLast() : parts.marks[...]
            guard parts.areThousands(between, before: isFraction ? last.place : parts.digits.count) else {
                return .none
            }
            return parts.number(pointAt: isFraction ? last.place : nil)
        }
    }

    /// A number that can be read in one way only; nil for any other text.
    static func plain(_ text: UnsafeBufferPointer<UInt8>) -> FixedDecimal? {
        if case .number(let number) = read(text, .unproven) { number } else { nil }
    }

    private static func hasThreeBehindMark(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count > 4 && text[text.count - 4] == 0x2E
    }

    /// A number taken apart.
    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        /// Points and commas, each with how many digits are before it.
        var marks: [(place: Int, byte: UInt8)] = []

        init?(_ text: UnsafeBufferPointer<UInt8>) {
            var position = 0
            // Where blanks or apostrophes are between digits.
            var gaps: [Int] = []
            if text.first == 0x2D {
                (isNegative, position) = (true, 1)
            } else if text.count > 3, text[0] == 0xE2, text[1] == 0x88, text[2] == 0x92 {
                (isNegative, position) = (true, 3)
            }
            while position < text.count {
                let byte = text[position]
                position += 1
                switch byte {
                case 0x30...0x39: digits.append(byte)
                case 0x2C, 0x2E: marks.append((digits.count, byte))
                case 0x20, 0x27: gaps.append(digits.count)
                case 0xC2 where position < text.count && text[position] == 0xA0:
                    position += 1
                    gaps.append(digits.count)
                // A thin blank, or a raised apostrophe.
                case 0xE2
                where position + 1 < text.count && text[position] == 0x80
                    && [0xAF, 0x89, 0x99].contains(text[position + 1]):
                    position += 2
                    gaps.append(digits.count)
                default: return nil
                }
            }
            let whole = marks.last?.place ?? digits.count
            guard !digits.isEmpty, marks.allSatisfy({ $0.place > 0 && $0.place < digits.count }),
                gaps.allSatisfy({ $0 > 0 && $0 < whole && (whole - $0) % 3 == 0 }),
                gaps.isEmpty || marks.count < 2
            else { return nil }
            hasGaps = !gaps.isEmpty
        }

        private var hasGaps = false

        /// Of a number with one mark: it may be between thousands.
        var canPartThousands: Bool {
            digits.count - marks[0].place == 3 && marks[0].place <= 3 && digits[0] != 0x30 && !hasGaps
        }

        /// Whether marks are where they belong between thousands, and are of one kind.
        func areThousands(_ marks: ArraySlice<(place: Int, byte: UInt8)>, before end: Int) -> Bool {
            var next = end
            for mark in marks.reversed() {
                guard mark.byte == marks[0].byte, next - mark.place == 3 else { return false }
                next = mark.place
            }
            return next <= 3
        }

        func number(pointAt place: Int?) -> Reading {
            var text = isNegative ? [0x2D] : [UInt8]()
            for (index, digit) in digits.enumerated() {
                if index == place { text.append(0x2E) }
                text.append(digit)
            }
            return text.withUnsafeBufferPointer { FixedDecimal($0) }.map { .number($0) } ?? .none
        }
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
