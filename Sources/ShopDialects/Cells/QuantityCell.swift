import Bytes
import CatalogReading
import FeedModel

/// Units of weights and sides, by what shops call them.
enum UnitWords {
    static func weight(_ folded: UnsafeBufferPointer<UInt8>) -> WeightUnit? {
        switch UnsafeBufferPointer(rebasing: folded[...]).string {
        case "kg", "kgs", "kgm", "kilo", "kilos", "kilogram", "kilograms", "kilogramm", "kilogramme", "kilogrammes",
            "kilogramo", "kilogramos", "chilogrammo", "chilogrammi", "chilo", "chili", "quilo", "quilos", "quilograma",
            "quilogramas", "kilogramy", "kilogramów", "kilogramu", "кг", "килограмм", "килограмма", "килограммов",
            "кілограм", "кілограма", "кілограмів":
            .kilogram
        case "g", "gr", "grs", "gm", "gms", "grm", "gram", "grams", "gramm", "gramme", "grammes", "gramo", "gramos",
            "grammo", "grammi", "grama", "gramas", "gramy", "gramów", "гр", "г", "грамм", "грамма", "граммов", "грам",
            "грама", "грамів":
            .gram
        case "lb", "lbs", "pound", "pounds", "livre", "livres", "libra", "libras": .pound
        case "oz", "ounce", "ounces", "unze", "unzen", "once", "onces", "onza", "onzas": .ounce
        default: nil
        }
    }

    static func length(_ folded: UnsafeBufferPointer<UInt8>) -> LengthUnit? {
        switch folded.string {
        case "cm", "cms", "cmt", "centimetre", "centimetres", "centimeter", "centimeters", "zentimeter", "centimètre",
            "centimètres", "centímetro", "centímetros", "centimetro", "centimetri", "centymetr", "centymetry",
            "centymetrów", "см", "сантиметр", "сантиметра", "сантиметров", "сантиметри", "сантиметрів":
            .centimetre
        case "mm", "mms", "mmt", "millimetre", "millimetres", "millimeter", "millimeters", "millimètre", "millimètres",
            "milímetro", "milímetros", "millimetro", "millimetri", "milimetr", "milimetry", "milimetrów", "мм",
            "миллиметр", "миллиметра", "миллиметров", "міліметр", "міліметри", "міліметрів":
            .millimetre
        case "m", "mtr", "metre", "metres", "meter", "meters", "mètre", "mètres", "metro", "metros", "metri", "metr",
            "metry", "metrów", "м", "метр", "метра", "метров", "метри", "метрів":
            .metre
        case "in", "inch", "inches", "\"", "''", "″", "”", "zoll", "pouce", "pouces", "pulgada", "pulgadas", "pollice",
            "pollici", "cal", "cale", "cali", "дюйм", "дюйма", "дюймов", "дюймів":
            .inch
        default: nil
        }
    }
}

/// A weight or a side, in kilograms or centimetres.
struct Quantity {
    /// As the canonical formats have it, or what the export says where that is no quantity: a rule says so then.
    var cell: Cell
    /// nil where it cannot be read in one way.
    var number: FixedDecimal?
}

extension CellReader {
    /// A weight with its unit beside it or without one: `1.2kg`, `300 g`, `300`.
    ///
    /// - Parameter unit: of a weight that names none.
    /// - Returns: nil for a blank cell, and for zero, which shops write where they do not know.
    func weight(_ cell: Cell, _ unit: WeightUnit) -> Quantity? {
        quantity(cell, scale: 3, limit: FixedDecimal(coefficient: 500)) { word in
            if word.isEmpty { return (ShopNumbers.factor(unit), unit == .gram) }
            return UnitWords.weight(word).map { (ShopNumbers.factor($0), $0 == .gram) }
        }
    }

    /// A side of a package, as `weight` has a weight: `40 cm`, `0.4 m`, `40`.
    func length(_ cell: Cell, _ unit: LengthUnit) -> Quantity? {
        quantity(cell, scale: 2, limit: FixedDecimal(coefficient: 700)) { word in
            if word.isEmpty { return (ShopNumbers.factor(unit), unit == .millimetre) }
            return UnitWords.length(word).map { (ShopNumbers.factor($0), $0 == .millimetre) }
        }
    }

    /// - Parameters:
    ///   - scale: decimals of the result.
    ///   - limit: nothing that is larger can be sent. Of two readings the smaller one is meant where the other is above it.
    ///   - unit: the factor of a unit by its word, nil for one that is none; and whether it has no fractions of three
    ///     digits.
    private func quantity(
        _ cell: Cell, scale: Int, limit: FixedDecimal,
        _ unit: (UnsafeBufferPointer<UInt8>) -> (factor: FixedDecimal?, isSmall: Bool)?
    ) -> Quantity? {
        guard !cell.isBlank else { return nil }
        let cell = unmarked(cell)
        let text = bytes(cell)
        let isOfNumber: (UInt8) -> Bool = { byte in
            byte >= 0x30 && byte <= 0x39 || byte == 0x2C || byte == 0x2E || byte == 0x2D || byte == 0x20
        }
        let end = text.firstIndex { !isOfNumber($0) } ?? text.count
        let written = UnsafeBufferPointer(rebasing: text[..<end]).trimmed
        var word = UnsafeBufferPointer(rebasing: text[end...]).trimmed
        // A unit may be written as an abbreviation: `gr.`
        if word.count > 1, word.last == 0x2E { word = UnsafeBufferPointer(rebasing: word.dropLast()) }
        guard !written.isEmpty, let (factor, isSmall) = withFolded(word, unit) else {
            return Quantity(cell: cell, number: nil)
        }
        func converted(_ number: FixedDecimal) -> FixedDecimal? {
            guard let factor else { return number }
            return ShopNumbers.convert(number, by: factor, scale: scale)
        }
        var reading = ShopNumbers.read(written, numbers(of: cell))
        // A thousandth of a gram is nothing that anybody weighs.
        if isSmall, numbers(of: cell) != .comma, case .number(let number) = reading, number.scale == 3 {
            reading = ShopNumbers.read(written, .unproven)
        }
        switch reading {
        case .none: return Quantity(cell: cell, number: nil)
        case .number(let number):
            guard number.coefficient != 0 else { return nil }
            return converted(number).map { whole($0, cell) } ?? Quantity(cell: cell, number: nil)
        case .either(let thousands, let fraction):
            guard let large = converted(thousands), let small = converted(fraction) else {
                return Quantity(cell: cell, number: nil)
            }
            if large > limit, small <= limit { return whole(small, cell) }
            return Quantity(cell: bothReadings(cell, large, small), number: nil)
        }
    }

    private func whole(_ number: FixedDecimal, _ cell: Cell) -> Quantity {
        if FixedDecimal(bytes(cell)) == number { return Quantity(cell: cell, number: number) }
        return Quantity(cell: remade(cell) { $0.append(number) }, number: number)
    }

    /// The largest of several quantities: the package has to do for all. One that cannot be read counts before all others,
    /// so that it is seen.
    static func largest(_ quantities: [Quantity?]) -> Quantity? {
        indexOfLargest(quantities).flatMap { quantities[$0] }
    }

    /// The same by its place; nil where there is none.
    static func indexOfLargest(_ quantities: [Quantity?]) -> Int? {
        var best: (index: Int, number: FixedDecimal)?
        for (index, quantity) in quantities.enumerated() {
            guard let quantity else { continue }
            guard let number = quantity.number else { return index }
            if let best, best.number >= number { continue }
            best = (index, number)
        }
        return best?.index
    }
}
