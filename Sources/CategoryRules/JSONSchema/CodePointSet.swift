/// A set of code points, as a class of a regular expression names it.
struct CodePointSet: Sendable {
    /// A part of a class.
    enum Part: Sendable {
        case range(ClosedRange<UInt32>)
        case digit(Bool)
        case word(Bool)
        case space(Bool)
        case category(Category, Bool)
    }

    /// The general categories that can be named.
    enum Category: Sendable {
        case letter, uppercaseLetter, lowercaseLetter, number, decimalNumber
    }

    var parts: [Part] = []
    var isNegated = false

    init(_ parts: Part..., isNegated: Bool = false) {
        self.parts = parts
        self.isNegated = isNegated
    }

    /// Everything but the ends of lines: what `.` stands for.
    static let anything = CodePointSet(
        .range(0x0A...0x0A), .range(0x0D...0x0D), .range(0x2028...0x2029), isNegated: true)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        for part in parts where Self.contains(part, scalar) { return !isNegated }
        return isNegated
    }

    private static func contains(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .range(let range): range.contains(scalar.value)
        case .digit(let wanted): (0x30...0x39).contains(scalar.value) == wanted
        case .word(let wanted): isWord(scalar) == wanted
        case .space(let wanted): isSpace(scalar) == wanted
        case .category(let category, let wanted): isOf(category, scalar) == wanted
        }
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0xFEFF, 0x2028, 0x2029: true
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    private static func isOf(_ category: Category, _ scalar: Unicode.Scalar) -> Bool {
        switch (category, scalar.properties.generalCategory) {
        case (.letter, .uppercaseLetter), (.letter, .lowercaseLetter), (.letter, .titlecaseLetter),
            (.letter, .modifierLetter), (.letter, .otherLetter), (.uppercaseLetter, .uppercaseLetter),
            (.lowercaseLetter, .lowercaseLetter), (.number, .decimalNumber), (.number, .letterNumber),
            (.number, .otherNumber), (.decimalNumber, .decimalNumber):
            true
        default: false
        }
    }
}
