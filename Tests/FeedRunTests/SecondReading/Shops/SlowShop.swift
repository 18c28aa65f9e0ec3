import Foundation

/// What a shop's export comes to, read in the plainest way: rows are dictionaries, texts are strings, every product is
/// looked for in all of them.
struct SlowShop {
    /// A product as it should come out.
    struct Product: Equatable, CustomStringConvertible {
        var id: String
        /// Codes of what keeps it from being sent.
        var errors: Set<String> = []
        /// What is sent of it, in words; empty where it is not.
        var content: [String] = []

        var description: String { "\(id) \(errors.sorted()) \(content)" }
    }

    private(set) var products: [Product] = []
    private(set) var skippedRows = 0

    typealias Row = [String: String]

    /// A row, and what the numbers of its file prove.
    struct Line {
        var cells: Row
        var point: Character?

        subscript(_ column: String) -> String { cells[column] ?? "" }
    }

    static let stockOfUnknown = 7
    static let inStock = 25
    static let backorder = 3

    // MARK: Files

    static func lines(of files: [(name: String, text: String)], numbers: [String]) -> [Line] {
        files.sorted { $0.name < $1.name }.flatMap { file -> [Line] in
            var text = file.text
            if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
            let tables = [",", ";", "\t"].map { SlowCSV.records(text, Character($0)) }
            let table = tables.max { $0[0].count < $1[0].count } ?? []
            let rows = table.dropFirst().map { Row(zip(table[0], $0)) { first, _ in first } }
            let proofs = Set(rows.flatMap { row in numbers.compactMap { proof(of: row[$0] ?? "") } })
            return rows.map { Line(cells: $0, point: proofs.count == 1 ? proofs.first : nil) }
        }
    }

    /// The mark before a fraction, where a number can be read in one way only.
    private static func proof(of text: String) -> Character? {
        let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "," }
        let marks = digits.filter { !$0.isNumber }
        guard let last = marks.last, let end = digits.lastIndex(of: last) else { return nil }
        let behind = digits[digits.index(after: end)...].count
        let before = digits.prefix(upTo: end).filter(\.isNumber)
        if Set(marks).count == 2 { return last }
        if marks.count > 1 { return last == "." ? "," : "." }
        if behind == 3, before.count <= 3, !before.hasPrefix("0") { return nil }
        return behind > 0 && !before.isEmpty ? last : nil
    }

    // MARK: Cells

    enum Number: Equatable {
        case blank, unreadable
        case value(Decimal)

        var decimal: Decimal? { if case .value(let number) = self { number } else { nil } }
    }

    static func number(_ text: String, _ point: Character?) -> Number {
        guard !text.isEmpty else { return .blank }
        let sign = text.hasPrefix("-") ? "-" : ""
        let text = String(text.dropFirst(sign.count))
        guard !text.isEmpty, text.allSatisfy({ "0123456789.,".contains($0) }) else { return .unreadable }
        let marks = text.filter { $0 == "." || $0 == "," }
        var fraction = marks.last
        if marks.count == 1, let mark = marks.first {
            let parts = text.split(separator: mark, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return .unreadable }
            if parts[1].count == 3, parts[0].count <= 3, !parts[0].hasPrefix("0") {
                guard let point else { return .unreadable }
                if point != mark { fraction = nil }
            }
        } else if marks.count > 1, Set(marks).count == 1 {
            fraction = nil
        }
        var plain = ""
        for character in text {
            if character.isNumber { plain.append(character) } else if character == fraction { plain.append(".") }
        }
        return Decimal(string: sign + plain).map { .value($0) } ?? .unreadable
    }

    static func identifier(_ text: String) -> String {
        if text.hasPrefix("=\""), text.hasSuffix("\""), text.count > 3 {
            return SlowText.trimmed(String(text.dropFirst(2).dropLast()))
        }
        return text.hasPrefix("'") ? SlowText.trimmed(String(text.dropFirst())) : text
    }

    /// true, false, blank (nil), or a word that nobody knows (throws).
    struct UnknownWord: Error {}

    static func flag(_ text: String) throws(UnknownWord) -> Bool? {
        switch identifier(text).lowercased() {
        case "": return nil
        case "true", "wahr", "1", "yes", "active": return true
        case "false", "falsch", "faux", "0", "nein", "inactive": return false
        default: throw UnknownWord()
        }
    }

    /// Grams as kilograms; a unit may be beside them. 0 says that nobody knows.
    static func kilograms(_ text: String, _ point: Character?) -> Number {
        var text = text
        var factor: Decimal = 1
        if text.hasSuffix("kg") {
            (text, factor) = (String(text.dropLast(2)), 1000)
        } else if text.hasSuffix("g") {
            text = String(text.dropLast())
        }
        guard case .value(let number) = number(text, point) else { return number(text, point) }
        return number == 0 ? .blank : .value(number * factor / 1000)
    }

    static func barcode(_ text: String) -> String? {
        let digits = identifier(text).compactMap(\.wholeNumberValue)
        guard identifier(text).allSatisfy(\.isNumber), [8, 12, 13].contains(digits.count) else { return nil }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() { sum += digit * (index % 2 == 0 ? 1 : 3) }
        return sum % 10 == 0 ? identifier(text) : nil
    }

    static func title(_ text: String) -> String { text.replacing("&amp;", with: "&") }

    static func hasText(_ html: String) -> Bool {
        var isTag = false
        for character in html {
            if character == "<" {
                isTag = true
            } else if character == ">" {
                isTag = false
            } else if !isTag, !character.isWhitespace {
                return true
            }
        }
        return false
    }

    // MARK: Products

    /// A product while it is put together.
    struct Draft {
        var product: Product
        var title = ""
        var images: [String] = []
        var weights: [Number] = []
        var skus: [String] = []
        var hasStock = false

        init(_ id: String) { product = Product(id: id) }

        mutating func fail(_ code: String) { product.errors.insert(code) }

        /// - Parameters:
        ///   - regular: what is asked without a special price.
        ///   - stock: nil where nobody knows it.
        mutating func add(
            code: String, regular: Number, special: Number, stock: Number, barcode: String?,
            options: [(name: String, value: String)]
        ) {
            var words = ["code \(code.isEmpty ? "made" : code)"]
            func isPrice(_ number: Decimal) -> Bool { number * 100 == (number * 100).whole }
            switch regular {
            case .blank: fail("price.missing")
            case .unreadable: fail("price.invalid")
            case .value(let price):
                if !isPrice(price) { fail("price.invalid") }
                words.append("price \(price)")
                switch special {
                case .value(let reduced) where reduced > 0 && reduced < price:
                    if !isPrice(reduced) { fail("price.invalid") }
                    words.append("discount \(reduced)")
                case .unreadable: fail("price.invalid")
                default: break
                }
            }
            switch stock {
            case .blank: fail("inventory.missing")
            case .unreadable: fail("inventory.invalid")
            case .value(let count):
                hasStock = hasStock || count > 0
                // What is sold beyond the stock is sold out.
                words.append("stock \(max(count, 0))")
            }
            if let barcode { words.append("ean \(barcode)") }
            words += options.map { "\($0.name) \($0.value)" }
            skus.append(words.joined(separator: ", "))
        }

        /// - Parameter description: in HTML.
        mutating func finished(description: String) -> Product {
            if !SlowShop.hasText(description) { fail("description.missing") }
            if images.isEmpty { fail("image.missing") }
            if weights.contains(.unreadable) { fail("package.invalid") }
            var shown: [String] = []
            for image in images where !shown.contains(image) { shown.append(image) }
            let weight = weights.compactMap(\.decimal).max() ?? Decimal(string: "0.9")!
            // A product of which there is nothing waits.
            if product.errors.isEmpty, hasStock {
                product.content = [title, shown.joined(separator: " "), "weight \(weight)"] + skus.sorted()
            }
            return product
        }
    }

    mutating func add(_ product: Product) { products.append(product) }
    mutating func skip(_ rows: Int) { skippedRows += rows }
}

extension Decimal {
    /// Without its fraction.
    fileprivate var whole: Decimal {
        var (number, result) = (self, Decimal())
        NSDecimalRound(&result, &number, 0, .down)
        return result
    }
}
