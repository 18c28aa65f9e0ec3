import Bytes
import CatalogReading
import FeedTesting
import Foundation
import Testing

/// Products made up from a seed, written as XML in all the ways that mean the same, and read back.
struct XMLRoundTripTests {
    /// A product as XML, and as the reading puts it into words, without the lines.
    private struct Made {
        var xml = ""
        var words: [String] = []
    }

    private struct Maker {
        var random: SeededRandom
        static let texts = [
            "Blue", "a & b", "1 < 2 > 0", "\"quoted\"", "it's", "añil – 青い 😀", "x]]>y", "  inner  blanks ", "é", "]]",
            "&amp;", "",
        ]

        mutating func pick(_ bound: Int) -> Int { random.below(bound) }
        mutating func text() -> String { Self.texts[pick(Self.texts.count)] }

        func trimmed(_ text: String) -> String {
            var text = Substring(text)
            while text.first == " " { text.removeFirst() }
            while text.last == " " { text.removeLast() }
            return String(text)
        }

        /// Text content, in one of the ways to write it.
        mutating func content(_ text: String) -> String {
            switch pick(4) {
            case 0 where !text.contains("]]>"): return "<![CDATA[\(text)]]>"
            case 1:
                return text.unicodeScalars.map {
                    "&#\(pick(2) == 0 ? "\($0.value)" : "x\(String($0.value, radix: 16))");"
                }.joined()
            case 2: return "\n\t " + escaped(text) + "<!-- not text -->\n"
            default: return escaped(text)
            }
        }

        func escaped(_ text: String) -> String {
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                case "'": "&apos;"
                default: String(scalar)
                }
            }.joined()
        }

        mutating func attribute(_ name: String, _ text: String) -> String {
            let quote = pick(2) == 0 ? "\"" : "'"
            return (pick(4) == 0 ? "\n  " : " ") + "\(name)=\(quote)\(escaped(text))\(quote)"
        }

        mutating func product(_ number: Int) -> Made {
            var made = Made()
            made.xml = "<product" + attribute("item_id", "P\(number)") + ">"
            made.words = ["item_id = P\(number)"]
            let brand = trimmed(text())
            if pick(2) == 0 {
                made.xml += "<brand>\(content(brand))</brand>"
                made.words.append("brand = \(brand)")
            }
            for locale in ["es_ES", "fr_FR"].prefix(pick(3)) {
                let title = text()
                made.xml += "<title\(attribute("locale", locale))>\(content(title))</title>"
                made.words.append("title = \(trimmed(title))")
            }
            for index in 0..<pick(4) {
                let value = text()
                let unit = pick(2) == 0 ? "kg" : ""
                made.xml +=
                    "<attribute\(attribute("name", "N\(index)"))><value\(attribute("unit", unit))>\(content(value))</value></attribute>"
                made.words.append("attribute N\(index) id: unit:\(unit) = \(trimmed(value))")
            }
            for _ in 0..<pick(3) {
                let image = text()
                made.xml += "<image>\(content(image))</image>"
                made.words.append("image = \(trimmed(image))")
            }
            made.xml += "<skus>"
            for index in 0..<pick(4) {
                let price = text()
                made.xml += "<sku" + attribute("code", "\(index)") + attribute("price", price) + ">"
                made.words += ["sku", "code = \(index)", "price = \(trimmed(price))"]
                for name in ["Color", "Size"].prefix(pick(3)) {
                    let value = text()
                    made.xml += "<property\(attribute("name", name))>\(content(value))</property>"
                    made.words.append("property \(name) id: = \(trimmed(value))")
                }
                made.xml += "</sku>"
            }
            made.xml += "</skus></product>"
            return made
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var maker = Maker(random: SeededRandom(seed: seed))
        let made = (0..<60).map { maker.product($0) }
        let text = "<catalog>\n" + made.map(\.xml).joined(separator: "\n") + "\n</catalog>\n"
        let whole = try XMLReading(text)
        #expect(whole.findings == [])
        #expect(whole.raw == made.map(\.xml))
        let words = whole.products.map { product in
            product.dropFirst().map { $0.prefix(upTo: $0.range(of: " @", options: .backwards)!.lowerBound) }.map(
                String.init)
        }
        for (read, made) in zip(words, made) { #expect(read == made.words) }
        for blockBytes in [1, 13, 300] {
            let pieces = try XMLReading(text, blockBytes: blockBytes, batchBytes: 500)
            #expect(pieces.products == whole.products)
            #expect(pieces.raw == whole.raw)
        }
    }
}
