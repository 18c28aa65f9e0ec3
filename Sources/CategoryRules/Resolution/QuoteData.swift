import Bytes
import JSONText

/// What the older per-country quote changes a price by.
enum QuoteType: String, CaseIterable {
    /// Percent of the price more, or less where it is negative.
    case percentage
    /// That much more, or less where it is negative.
    case relative
    /// The price itself.
    case absolute

    /// The country's price, rounded half up to two decimals; nil when it is too large for a number.
    func price(_ base: FixedDecimal, _ value: FixedDecimal) -> FixedDecimal? {
        switch self {
        case .percentage:
            let factor = Int128(100) * Self.power(value.scale) + Int128(value.coefficient)
            return Self.rounded(Int128(base.coefficient) * factor, scale: base.scale + value.scale + 2)
        case .relative:
            let scale = max(base.scale, value.scale)
            let sum =
                Int128(base.coefficient) * Self.power(scale - base.scale)
                + Int128(value.coefficient) * Self.power(scale - value.scale)
            return Self.rounded(sum, scale: scale)
        case .absolute: return Self.rounded(Int128(value.coefficient), scale: value.scale)
        }
    }

    private static func power(_ exponent: UInt8) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { result, _ in result * 10 }
    }

    private static func rounded(_ coefficient: Int128, scale: UInt8) -> FixedDecimal? {
        guard scale > 2 else { return Int64(exactly: coefficient).map { FixedDecimal(coefficient: $0, scale: scale) } }
        let unit = power(scale - 2)
        var (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: unit)
        if rest < 0 {
            quotient -= 1
            rest += unit
        }
        if rest >= unit - rest { quotient += 1 }
        return Int64(exactly: quotient).map { FixedDecimal(coefficient: $0, scale: 2) }
    }
}

/// Why a quote's data cannot be used, in words that follow "the data".
struct QuoteFault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// One SKU property with its value, by their ids.
struct QuotePair: Hashable, Comparable {
    var attribute: Int64
    var value: Int64

    static func < (left: QuotePair, right: QuotePair) -> Bool {
        (left.attribute, left.value) < (right.attribute, right.value)
    }
}

/// One country of a quote.
struct QuoteCountry {
    var country: String
    /// For every SKU alike: the older of the two published shapes.
    var uniform: FixedDecimal?
    /// By SKU: the key as it is written, the properties it names, and the value.
    var bySKU: [(key: String, pairs: Set<QuotePair>, value: FixedDecimal)] = []
}

/// The JSON of a quote, in either published shape (API change log of 2019-03-08):
/// `[{"shiptoCountry":"RU","percentage":"5"}]`, which holds for every SKU, and
/// `[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:771;5:311":12.0}}]`.
struct QuoteData {
    var countries: [QuoteCountry] = []
    /// Some country has the older shape.
    var hasOlderShape = false
    private static let mostCountries = 100

    init(_ text: UnsafeBufferPointer<UInt8>, type: QuoteType) throws(QuoteFault) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw QuoteFault("is not JSON: \(error)")
        }
        if let key = value.duplicateKey { throw QuoteFault("names '\(key)' twice in one place") }
        guard let entries = value.arrayValue else { throw QuoteFault("is \(value.kind) and not a list of countries") }
        guard entries.count <= Self.mostCountries else { throw QuoteFault("has \(entries.count) countries") }
        for (position, entry) in entries.enumerated() {
            try add(entry, "entry \(position + 1)", type)
        }
    }

    private mutating func add(_ entry: JSONValue, _ name: String, _ type: QuoteType) throws(QuoteFault) {
        guard let country = entry["shiptoCountry"]?.stringValue, !country.isEmpty else {
            throw QuoteFault("has no shiptoCountry in \(name)")
        }
        guard !countries.contains(where: { $0.country == country }) else {
            throw QuoteFault("has \(country) twice")
        }
        var added = QuoteCountry(country: country)
        if let map = entry["absoluteQuoteMap"]?.objectValue {
            var seen: Set<Set<QuotePair>> = []
            for member in map.members {
                let key = member.key
                guard let value = Self.number(member.value) else {
                    throw QuoteFault("has no number at '\(key)' of \(country)")
                }
                guard let pairs = Self.pairs(key) else {
                    throw QuoteFault("has the key '\(key)', which does not look like 14:771;5:311")
                }
                guard seen.insert(pairs).inserted else {
                    throw QuoteFault("has two prices of \(country) for the properties '\(key)'")
                }
                added.bySKU.append((key, pairs, value))
            }
        } else if let percentage = entry["percentage"], type != .absolute {
            guard let value = Self.number(percentage) else {
                throw QuoteFault("has no number as percentage of \(country)")
            }
            added.uniform = value
            hasOlderShape = true
        } else {
            let wanted = type == .absolute ? "absoluteQuoteMap" : "absoluteQuoteMap or percentage"
            throw QuoteFault("has no \(wanted) for \(country)")
        }
        countries.append(added)
    }

    /// A number as such or as text.
    private static func number(_ value: JSONValue) -> FixedDecimal? {
        if let number = value.decimalValue { return number }
        guard var text = value.stringValue else { return nil }
        return text.withUTF8 { FixedDecimal($0.trimmed) }
    }

    /// `14:771;5:311` as a set; empty for no properties (`` or `<none>`). A name of the seller's own may follow a value
    /// after `#`.
    static func pairs(_ key: String) -> Set<QuotePair>? {
        if key.isEmpty || key == "<none>" { return [] }
        var found: Set<QuotePair> = []
        for part in key.split(separator: ";", omittingEmptySubsequences: true) {
            let sides = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let attribute = id(sides[0]),
                let value = id(sides[1].prefix { $0 != "#" }),
                found.insert(QuotePair(attribute: attribute, value: value)).inserted
            else { return nil }
        }
        return found.isEmpty ? nil : found
    }

    private static func id(_ text: Substring) -> Int64? {
        let digits = text.drop { $0 == " " }.prefix { $0 != " " }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(digits)
    }
}
