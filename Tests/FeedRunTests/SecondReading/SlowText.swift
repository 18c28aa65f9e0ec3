import Foundation

/// The plainest way to do what the program does fast, written from the format's description and sharing nothing with
/// it: no target of the program is imported here, only Foundation.
enum SlowText {
    /// Without blanks at both ends: ASCII white space and the no-break space.
    static func trimmed(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) || scalar.value == 0xA0
        }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Equal by bytes: a composed and a decomposed é are two texts.
    static func same(_ left: String, _ right: String) -> Bool { Array(left.utf8) == Array(right.utf8) }

    static func length(_ text: String) -> Int { text.unicodeScalars.count }

    static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// An EAN or UPC of 8, 12 or 13 digits, or an ISBN, with the right check digit.
    static func isBarcode(_ text: String) -> Bool {
        let plain = text.filter { $0 != "-" && $0 != " " }
        if plain.count == 10 {
            let digits = plain.map { $0 == "X" || $0 == "x" ? 10 : Int(String($0)) ?? 99 }
            guard digits.dropLast().allSatisfy({ $0 < 10 }), digits[9] <= 10, digits.contains(where: { $0 > 0 }) else {
                return false
            }
            return zip(digits, (1...10).reversed()).map { $0 * $1 }.reduce(0, +) % 11 == 0
        }
        guard isDigits(plain), [8, 12, 13].contains(plain.count), plain.contains(where: { $0 != "0" }) else {
            return false
        }
        if plain != text, plain.count != 13 || !(plain.hasPrefix("978") || plain.hasPrefix("979")) { return false }
        let weighed = plain.reversed().enumerated().map { Int(String($1))! * ($0 % 2 == 0 ? 1 : 3) }
        return weighed.reduce(0, +) % 10 == 0
    }

    /// `#` and digits.
    static func isMarkedID(_ text: String) -> Bool { text.hasPrefix("#") && isDigits(String(text.dropFirst())) }

    /// The parts of a list: parted by `|`, which `\|` is not; blank ones left out.
    static func list(_ cell: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var characters = Array(cell)[...]
        while let character = characters.popFirst() {
            if character == "\\", characters.first == "|" {
                part.append("|")
                characters.removeFirst()
            } else if character == "|" {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
        }
        return (parts + [part]).map(trimmed).filter { !$0.isEmpty }
    }

    /// Addresses of pictures: a list that also parts at `;` where `http` follows.
    static func addresses(_ cell: String) -> [String] {
        var cell = cell
        while let range = cell.range(of: #";(?=\s*http)"#, options: .regularExpression) {
            cell.replaceSubrange(range, with: "|")
        }
        return list(cell)
    }
}

/// A number as exports write it.
struct SlowNumber: Equatable {
    var value: Decimal
    /// Digits after the point that count.
    var decimals: Int

    init?(_ text: String, point: String = ".") {
        let pattern = "^-?[0-9]+(\(point == "." ? "\\." : ",")[0-9]+)?$"
        guard text.range(of: pattern, options: .regularExpression) != nil, text.utf8.count <= 18 else { return nil }
        let plain = text.replacingOccurrences(of: point, with: ".")
        guard let value = Decimal(string: plain, locale: Locale(identifier: "en_US_POSIX")) else { return nil }
        self.init(value)
    }

    init(_ value: Decimal) {
        self.value = value
        let parts = "\(value)".split(separator: ".")
        decimals = parts.count > 1 ? parts[1].count : 0
    }

    var isWhole: Bool { decimals == 0 }
    /// As JSON has it, without trailing zeros.
    var text: String { "\(value)" }
    var json: Any { NSNumber(value: Double(text)!) }
}

/// What is reported of a price, a stock or a measure before it is compared.
enum SlowCell {
    case blank, invalid
    case number(SlowNumber)

    init(_ text: String, point: String = ".") {
        self = text.isEmpty ? .blank : SlowNumber(text, point: point).map { .number($0) } ?? .invalid
    }

    var isBlank: Bool { if case .blank = self { true } else { false } }
    var number: SlowNumber? { if case .number(let number) = self { number } else { nil } }
}

/// JSON values as texts that are equal when the values are.
func canonicalJSON(_ value: Any) -> String {
    switch value {
    case let object as [String: Any]:
        let members = object.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        return "{" + members.map { "\"\($0)\":\(canonicalJSON(object[$0]!))" }.joined(separator: ",") + "}"
    case let array as [Any]: return "[" + array.map(canonicalJSON).joined(separator: ",") + "]"
    case let text as String: return "\"\(text)\""
    case let number as NSNumber: return "\(number.doubleValue)"
    default: return "\(value)"
    }
}
