import Bytes
import FeedModel
package import JSONText
package import ShopDialects

extension MappingSettings {
    /// The keys of the object `mapping`, with what each holds.
    package static let keys: [(name: String, says: String)] = [
        (
            "category",
            "the shop's category path, type or id (`type:Shirts`, `Men > *`) to the platform's category; * for the rest"
        ),
        ("options", "the shop's name of an option to the platform's SKU property; empty leaves it out"),
        ("values", "per property or attribute of the platform: the shop's value to the platform's"),
        ("fields", "a field or feature of the export to a column of feedmill's own CSV; empty leaves it out"),
        ("brand", "the shop's brand to the platform's"),
        ("price", "rate, rates, tax, markup, add, ending, rounding, currency: how prices are converted"),
        ("stock", "unknown, in_stock, preorder, backorder: the stock where the export has no number"),
        ("weight_unit", "kg, g, lb or oz: the unit of weights, where the export does not say"),
        ("length_unit", "cm, mm, m or in: the unit of lengths, where the export does not say"),
        ("locales", "a store view or language of the shop to a locale"),
        ("image_base", "the prefix of pictures that have no whole address"),
        ("keep_own_names", "whether a mapped value stays as the SKU property's own name"),
        (
            "list_separator",
            "what separates the values of a list in a cell of PrestaShop, where its header does not say"
        ),
        ("headers", "per file or pattern of its name: the columns of an export without a header"),
        (
            "include",
            "draft, archived, unpublished, not-visible, not-sold, withdrawn: read products of that kind "
                + "too"
        ),
    ]

    /// A mistake in the object, with the keys that lead to it.
    package struct Mistake: Error, Sendable, Equatable {
        /// From a key of `mapping` down to the one that is wrong.
        package let keys: [String]
        /// What is wrong, to be read after the key.
        package let text: String
    }

    static let weightUnits: [(String, WeightUnit)] = [
        ("kg", .kilogram), ("g", .gram), ("lb", .pound), ("oz", .ounce),
    ]
    static let lengthUnits: [(String, LengthUnit)] = [
        ("cm", .centimetre), ("mm", .millimetre), ("m", .metre), ("in", .inch),
    ]
    static let includable = SkipReason.allCases.filter { ![.blank, .baseOffer, .repeatedHeader].contains($0) }

    /// The words that keys of the object take.
    package static let weightUnitNames = weightUnits.map(\.0)
    /// The words that `length_unit` takes.
    package static let lengthUnitNames = lengthUnits.map(\.0)
    /// The words that `include` takes, besides `kind:NAME`.
    package static let includableNames = includable.map { $0.name.description }

    /// Reads the object; what is wrong with a key leaves that key out.
    package static func read(_ object: JSONObject) -> (settings: MappingSettings, mistakes: [Mistake]) {
        var settings = MappingSettings()
        var mistakes: [Mistake] = []
        for member in object.members {
            do throws(Mistake) {
                try settings.read(member.key, MappingValue(keys: [member.key], value: member.value))
            } catch {
                mistakes.append(error)
            }
        }
        return (settings, mistakes)
    }

    private mutating func read(_ key: String, _ value: MappingValue) throws(Mistake) {
        switch key {
        case "category": categories = try value.entries()
        case "options": options = try value.entries()
        case "fields": fields = try value.entries()
        case "brand": brands = try value.entries()
        case "locales": locales = try value.entries()
        case "values":
            values = try value.members().map { member throws(Mistake) in
                (name: member.keys.last ?? "", entries: try member.entries())
            }
        case "price": try readPrice(value)
        case "stock":
            for member in try value.members() {
                switch member.keys[1] {
                case "unknown": stock.unknown = try member.count()
                case "in_stock": stock.inStock = try member.count()
                case "preorder": stock.preorder = try member.count()
                case "backorder": stock.backorder = try member.count()
                default: throw member.unknown(["unknown", "in_stock", "preorder", "backorder"])
                }
            }
        case "headers":
            headers = try value.members().map { member throws(Mistake) in
                let columns = try member.list().map { column throws(Mistake) in try column.text() }
                return (file: member.keys.last ?? "", columns: columns)
            }
        case "weight_unit": weightUnit = try value.word(of: Self.weightUnits)
        case "length_unit": lengthUnit = try value.word(of: Self.lengthUnits)
        case "image_base": imageBase = try value.text()
        case "list_separator":
            let text = try value.text()
            guard (1...2).contains(text.utf8.count) else { throw value.wrong("one or two characters") }
            listSeparator = text
        case "keep_own_names": keepsOwnNames = try value.truth()
        case "include":
            let words = Self.includable.map { ($0.name.description, $0) }
            for element in try value.list() {
                if let text = element.value.stringValue, text.hasPrefix("kind:"), text.utf8.count > 5 {
                    includedKinds.append(String(text.dropFirst(5)))
                } else {
                    includes.insert(try element.word(of: words))
                }
            }
        default: throw value.unknown(Self.keys.map(\.name))
        }
    }

    private static let priceKeys = ["rate", "rates", "tax", "markup", "add", "ending", "rounding", "currency"]

    private mutating func readPrice(_ value: MappingValue) throws(Mistake) {
        for member in try value.members() {
            switch member.keys[1] {
            case "rate": price.rate = try member.number()
            case "rates":
                price.rates = try member.members().map { rate throws(Mistake) in
                    (currency: rate.keys.last ?? "", rate: try rate.number())
                }
            case "tax": price.tax = try member.number()
            case "markup": price.markup = try member.number()
            case "add": price.add = try member.number()
            case "ending": price.ending = try member.number()
            case "rounding": price.rounding = try member.word(of: Price.Rounding.allCases.map { ($0.rawValue, $0) })
            case "currency": price.currency = try member.text()
            default: throw member.unknown(Self.priceKeys)
            }
        }
    }
}

/// A value below `mapping`, with the keys that lead to it.
private struct MappingValue {
    let keys: [String]
    let value: JSONValue

    func wrong(_ expected: String) -> MappingSettings.Mistake {
        let text = value.description
        let shown = text.count > 60 ? "\(text.prefix(57))…" : text
        return MappingSettings.Mistake(keys: keys, text: "expected \(expected), got \(shown)")
    }

    func unknown(_ known: [String]) -> MappingSettings.Mistake {
        let hint = nearest(to: keys.last ?? "", in: known).map { "; did you mean \"\($0)\"?" } ?? ""
        return MappingSettings.Mistake(keys: keys, text: "is not a key of mapping\(hint)")
    }

    func members() throws(MappingSettings.Mistake) -> [MappingValue] {
        guard let object = value.objectValue else { throw wrong("an object") }
        return object.members.map { MappingValue(keys: keys + [$0.key], value: $0.value) }
    }

    func list() throws(MappingSettings.Mistake) -> [MappingValue] {
        guard let list = value.arrayValue else { throw wrong("a list") }
        return list.map { MappingValue(keys: keys, value: $0) }
    }

    /// An object of names and texts; numbers are taken as they are written.
    func entries() throws(MappingSettings.Mistake) -> [MappingSettings.Entry] {
        try members().map { member throws(MappingSettings.Mistake) in
            MappingSettings.Entry(name: member.keys.last ?? "", target: try member.text())
        }
    }

    func text() throws(MappingSettings.Mistake) -> String {
        if let text = value.stringValue { return text }
        if let number = value.numberValue { return number.text }
        throw wrong("a text")
    }

    func truth() throws(MappingSettings.Mistake) -> Bool {
        guard let truth = value.boolValue else { throw wrong("true or false") }
        return truth
    }

    /// A decimal number; as a text too, so that nobody's editor changes its digits.
    func number() throws(MappingSettings.Mistake) -> FixedDecimal {
        if let number = value.decimalValue { return number }
        if var text = value.stringValue {
            // Per cent may be said.
            if text.hasSuffix("%") { text.removeLast() }
            if let number = text.withUTF8({ FixedDecimal($0.trimmed) }) { return number }
        }
        throw wrong("a number")
    }

    func count() throws(MappingSettings.Mistake) -> Int {
        guard let number = value.int64Value, (0...999_999).contains(number) else {
            throw wrong("a whole number from 0 to 999999")
        }
        return Int(number)
    }

    func word<Word>(of words: [(String, Word)]) throws(MappingSettings.Mistake) -> Word {
        guard let text = value.stringValue, let word = words.first(where: { $0.0 == text }) else {
            throw wrong("one of \(words.map(\.0).joined(separator: ", "))")
        }
        return word.1
    }
}
