/// The parts of a regular expression.
indirect enum RegularExpressionTree {
    case set(CodePointSet)
    case assertion(RegularExpression.Step)
    case sequence([RegularExpressionTree])
    case alternatives([RegularExpressionTree])
    /// `maximum` nil: without end.
    case repetition(RegularExpressionTree, minimum: Int, maximum: Int?)

    /// Whether some part of it may fit texts of different lengths by repeating.
    var repeatsFreely: Bool {
        switch self {
        case .set, .assertion: false
        case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.repeatsFreely)
        case .repetition(let part, let minimum, let maximum):
            (maximum ?? .max) > max(minimum, 1) || part.repeatsFreely
        }
    }
}

/// Reads a regular expression, code point by code point.
struct RegularExpressionParser {
    typealias Fault = RegularExpression.Fault
    private let pattern: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

    mutating func parse() throws(Fault) -> RegularExpressionTree {
        let tree = try alternatives()
        guard position == pattern.count else { throw Fault(problem: "it closes a group that is not open") }
        return tree
    }

    private var next: Unicode.Scalar? { position < pattern.count ? pattern[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard pattern[position...].starts(with: scalars) else { return false }
        position += scalars.count
        return true
    }

    private mutating func alternatives() throws(Fault) -> RegularExpressionTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw Fault(problem: "its groups are too deep") }
        var options: [RegularExpressionTree] = []
        repeat {
            var parts: [RegularExpressionTree] = []
            while let scalar = next, scalar != "|", scalar != ")" { parts.append(try quantified(scalar)) }
            options.append(.sequence(parts))
        } while take("|")
        return options.count == 1 ? options[0] : .alternatives(options)
    }

    private mutating func quantified(_ scalar: Unicode.Scalar) throws(Fault) -> RegularExpressionTree {
        let part = try atom(scalar)
        let minimum: Int
        let maximum: Int?
        if take("*") {
            (minimum, maximum) = (0, nil)
        } else if take("+") {
            (minimum, maximum) = (1, nil)
        } else if take("?") {
            (minimum, maximum) = (0, 1)
        } else if let counts = try counts() {
            (minimum, maximum) = counts
        } else {
            return part
        }
        _ = take("?")
        if let scalar = next, scalar == "*" || scalar == "+" || scalar == "?" {
            throw Fault(problem: "a quantifier follows a quantifier")
        }
        if case .assertion = part { throw Fault(problem: "a quantifier follows an anchor") }
        if maximum.map({ $0 > 1 }) ?? true, part.repeatsFreely {
            throw Fault(problem: "it has nested quantifiers, which can take forever")
        }
        return .repetition(part, minimum: minimum, maximum: maximum)
    }

    /// `{2}`, `{2,}` or `{2,3}`; a brace that begins none of them stands for itself.
    private mutating func counts() throws(Fault) -> (Int, Int?)? {
        guard next == "{" else { return nil }
        let start = position
        position += 1
        guard let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else {
            position = start
            return nil
        }
        if let maximum, maximum < minimum { throw Fault(problem: "{\(minimum),\(maximum)} counts backwards") }
        guard max(minimum, maximum ?? 0) <= 10_000 else { throw Fault(problem: "it repeats too much") }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
            position += 1
        }
        return value
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(Fault) -> RegularExpressionTree {
        position += 1
        switch scalar {
        case "^": return .assertion(.atStart)
        case "$": return .assertion(.atEnd)
        case ".": return .set(.anything)
        case "[": return .set(try characterClass())
        case "(": return try group()
        case "*", "+", "?": throw Fault(problem: "a quantifier follows nothing")
        case "\\":
            if take("b") { return .assertion(.atWordEdge(true)) }
            if take("B") { return .assertion(.atWordEdge(false)) }
            if let digit = next, ("1"..."9").contains(digit) {
                throw Fault(problem: "\\\(digit) refers back to a group, which is not supported")
            }
            return .set(CodePointSet(try escape()))
        default: return .set(CodePointSet(.range(scalar.value...scalar.value)))
        }
    }

    private mutating func group() throws(Fault) -> RegularExpressionTree {
        if take("?") {
            for look in ["=", "!", "<=", "<!"] where take(look) {
                throw Fault(problem: "it looks around with (?\(look), which is not supported")
            }
            if take("<") {
                while let scalar = next, scalar != ">" {
                    position += scalar == ")" ? pattern.count : 1
                }
                guard take(">") else { throw Fault(problem: "the name of a group has no end") }
            } else if !take(":") {
                throw Fault(problem: "a group begins with (? and continues in an unknown way")
            }
        }
        let tree = try alternatives()
        guard take(")") else { throw Fault(problem: "a group is not closed") }
        return tree
    }

    private mutating func characterClass() throws(Fault) -> CodePointSet {
        var set = CodePointSet()
        set.isNegated = take("^")
        while let scalar = next, scalar != "]" {
            position += 1
            let part = scalar == "\\" ? try escape(inClass: true) : .range(scalar.value...scalar.value)
            guard case .range(let first) = part, next == "-", position + 1 < pattern.count,
                pattern[position + 1] != "]"
            else {
                set.parts.append(part)
                continue
            }
            position += 1
            let end = pattern[position]
            position += 1
            let last = end == "\\" ? try escape(inClass: true) : .range(end.value...end.value)
            guard case .range(let bound) = last, first.lowerBound <= bound.upperBound else {
                throw Fault(problem: "a range of a class ends before it begins")
            }
            set.parts.append(.range(first.lowerBound...bound.upperBound))
        }
        guard take("]") else { throw Fault(problem: "a class is not closed") }
        return set
    }

    /// What follows a backslash.
    private mutating func escape(inClass: Bool = false) throws(Fault) -> CodePointSet.Part {
        guard let scalar = next else { throw Fault(problem: "it ends in a backslash") }
        position += 1
        func one(_ value: UInt32) -> CodePointSet.Part { .range(value...value) }
        switch scalar {
        case "d", "D": return .digit(scalar == "d")
        case "w", "W": return .word(scalar == "w")
        case "s", "S": return .space(scalar == "s")
        case "n": return one(0x0A)
        case "r": return one(0x0D)
        case "t": return one(0x09)
        case "v": return one(0x0B)
        case "f": return one(0x0C)
        case "b" where inClass: return one(0x08)
        case "0": return one(0)
        case "c":
            guard let letter = next, letter.properties.isAlphabetic, letter.isASCII else {
                throw Fault(problem: "\\c is followed by no letter")
            }
            position += 1
            return one(letter.value & 31)
        case "x": return one(try hexadecimal(2))
        case "u": return one(try codePoint())
        case "p", "P": return .category(try category(), scalar == "p")
        default:
            guard !(scalar.isASCII && scalar.properties.isAlphabetic) else {
                throw Fault(problem: "\\\(scalar) is not an escape")
            }
            return one(scalar.value)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws(Fault) -> UInt32 {
        let digits = pattern[position...].prefix(count)
        guard digits.count == count,
            let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16), digits.first != "+"
        else { throw Fault(problem: "an escape has too few hexadecimal digits") }
        position += count
        return value
    }

    /// `\u0041`, `\u{1F40D}`, or a surrogate pair.
    private mutating func codePoint() throws(Fault) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            while let scalar = next, scalar != "}" {
                guard let digit = UInt32(String(scalar), radix: 16), value < 0x11_0000 else {
                    throw Fault(problem: "\\u{…} is not a code point")
                }
                value = value * 16 + digit
                position += 1
            }
            guard take("}") else { throw Fault(problem: "\\u{ is not closed") }
            return value
        }
        let first = try hexadecimal(4)
        guard first & 0xFC00 == 0xD800, take("\\u") else { return first }
        return 0x1_0000 + (first & 0x3FF) << 10 + (try hexadecimal(4)) & 0x3FF
    }

    private mutating func category() throws(Fault) -> CodePointSet.Category {
        guard take("{") else { throw Fault(problem: "\\p is followed by no category") }
        var name = ""
        while let scalar = next, scalar != "}" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard take("}") else { throw Fault(problem: "\\p{ is not closed") }
        switch name {
        case "L", "Letter": return .letter
        case "Lu", "Uppercase_Letter": return .uppercaseLetter
        case "Ll", "Lowercase_Letter": return .lowercaseLetter
        case "N", "Number": return .number
        case "Nd", "Decimal_Number", "digit": return .decimalNumber
        default: throw Fault(problem: "\\p{\(name)} is not supported")
        }
    }
}
