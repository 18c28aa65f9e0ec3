import FeedTesting
import Foundation
import Testing

@testable import FeedGateway

/// A secret is found however it is spelled.
@Suite struct SecretsTests {
    /// A way to spell a text, as somebody's library does it.
    private struct Spelling: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let spell: @Sendable (String) -> String

        init(_ name: String, _ spell: @escaping @Sendable (String) -> String) {
            testDescription = name
            self.spell = spell
        }

        static func each(
            _ name: String, _ isPlain: @escaping @Sendable (UInt8) -> Bool,
            _ escape: @escaping @Sendable (UInt8) -> String
        ) -> Spelling {
            Spelling(name) { text in
                text.utf8.map { isPlain($0) ? String(UnicodeScalar($0)) : escape($0) }.joined()
            }
        }

        func then(_ other: Spelling) -> Spelling {
            Spelling("\(testDescription), \(other.testDescription)") { [self] in other.spell(spell($0)) }
        }

        static func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }

        static func hexadecimal(_ byte: UInt8, _ isUpper: Bool) -> String {
            String(format: isUpper ? "%02X" : "%02x", byte)
        }

        static let plain = Spelling("as it is") { $0 }
        static let percent = each("percent-encoded", isWord) { "%" + hexadecimal($0, true) }
        static let lowerPercent = each("percent-encoded in lower case", isWord) { "%" + hexadecimal($0, false) }
        static let allPercent = each("percent-encoded throughout", { _ in false }) { "%" + hexadecimal($0, true) }
        static let form = Spelling("a form") { text in
            String(decoding: FormEncoding.encoded([Parameter("", text)]).dropFirst(), as: UTF8.self)
        }
        static let json = each("JSON", { $0 != 0x22 && $0 != 0x5C }) { "\\" + String(UnicodeScalar($0)) }
        static let phpJSON = each("PHP's JSON", { ![0x22, 0x5C, 0x2F].contains($0) }) {
            "\\" + String(UnicodeScalar($0))
        }
        static let unicodeJSON = each("JSON by numbers", isWord) { "\\u00" + hexadecimal($0, false) }
        static let script = each("JavaScript", isWord) { "\\x" + hexadecimal($0, true) }
        static let html = each("HTML", { ![0x22, 0x26, 0x27, 0x3C, 0x3E].contains($0) }) { byte in
            [0x22: "&quot;", 0x26: "&amp;", 0x27: "&#39;", 0x3C: "&lt;", 0x3E: "&gt;"][byte]!
        }
        static let htmlNumbers = each("HTML by numbers", isWord) { "&#\($0);" }
        static let htmlHexadecimal = each("HTML by hexadecimal numbers", isWord) {
            "&#x" + hexadecimal($0, false) + ";"
        }
        static let htmlNames = each("HTML by names", { ![0x2F, 0x2B, 0x3D, 0x25, 0x26].contains($0) }) { byte in
            [0x2F: "&sol;", 0x2B: "&plus;", 0x3D: "&equals;", 0x25: "&percnt;", 0x26: "&amp;"][byte]!
        }
        static let base64 = Spelling("base64") { Data($0.utf8).base64EncodedString() }
        static let base64url = Spelling("base64url") { text in
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
        }

        static let all =
            [plain, percent, lowerPercent, allPercent, form, json, phpJSON, unicodeJSON, script]
            + [html, htmlNumbers, htmlHexadecimal, htmlNames, base64, base64url]
            + [
                percent.then(percent), lowerPercent.then(percent).then(percent), json.then(json),
                phpJSON.then(json), unicodeJSON.then(json), phpJSON.then(percent), unicodeJSON.then(percent),
                percent.then(html), html.then(html), htmlNumbers.then(percent), html.then(json),
                percent.then(unicodeJSON), base64.then(percent),
                base64.then(phpJSON), base64.then(htmlNumbers),
            ]
    }

    private func secret(_ random: inout SeededRandom, count: Int, of alphabet: String) -> String {
        let characters = Array(alphabet)
        return String((0..<count).map { _ in characters[Int.random(in: 0..<characters.count, using: &random)] })
    }

    /// Everything a key, a secret or a token may be made of.
    private static let printable = String(String.UnicodeScalarView((0x21...0x7E).map { UnicodeScalar($0)! }))

    @Test(arguments: Spelling.all.indices) func foundInEverySpelling(index: Int) {
        let spelling = Spelling.all[index]
        var random = SeededRandom(seed: 4711)
        for round in 0..<24 {
            let alphabet = round % 2 == 0 ? "abcXYZ019/+=" : Self.printable
            var secret = secret(&random, count: Int.random(in: 8...40, using: &random), of: alphabet)
            if round < 4 { secret += ["=\"x", "\\\"", "\"\"\\", "\\\\/\""][round] }
            let text = "{\"msg\":\"Invalid session: [\(spelling.spell(secret))], sent by you\"}"
            let redacted = Secrets([secret, "another-secret"]).redacted(text)
            #expect(
                redacted == "{\"msg\":\"Invalid session: [***], sent by you\"}",
                "\(spelling.testDescription) of \(secret)")
        }
    }

    /// In the base64 of a longer text, such as the head of a login, a secret has no beginning of its own.
    @Test func foundWithinTheBase64OfMore() {
        var random = SeededRandom(seed: 17)
        for round in 0..<200 {
            let secret = secret(&random, count: Int.random(in: 10...30, using: &random), of: Self.printable)
            let before = String(repeating: "k", count: round % 7)
            let after = String(repeating: "s", count: round / 7 % 5)
            let encoded = Data("\(before):\(secret)\(after)".utf8).base64EncodedString()
            let redacted = Secrets([secret]).redacted("Basic \(encoded)")
            #expect(redacted.contains("***"), "\(secret)")
            // What is left over gives nothing away but what is around it.
            let rest = redacted.replacing("Basic ", with: "").replacing("***", with: "")
            #expect(rest.count <= ((before.count + 1) * 8 + 5) / 6 + (after.count * 8 + 5) / 6 + 4, "\(redacted)")
        }
    }

    @Test func everyPlaceIsFound() {
        let secrets = Secrets(["top/secret", "to+ken"])
        #expect(secrets.redacted("top/secrettop%2Fsecret to+kento%2bkenx") == "****** ******x")
        #expect(secrets.redacted("top/secre top/ecret TOP/SECRET") == "top/secre top/ecret TOP/SECRET")
        #expect(secrets.redacted("") == "")
        #expect(secrets.redacted("%&\\%2%u&#;&#x;\\u00&amp") == "%&\\%2%u&#;&#x;\\u00&amp")
    }

    @Test func whatIsTooShortMasksNothing() {
        #expect(Secrets(["", "a", "12", "abc"]).redacted("a 12 abc YWJj") == "a 12 abc YWJj")
        #expect(Secrets(["abcd"]).redacted("abc abcd") == "abc ***")
    }

    /// Escapes that could go on for ever, and texts of nothing but escapes.
    @Test(.timeLimit(.minutes(5))) func hostileTextsTakeTheirTime() {
        let secret = String(repeating: "\\", count: 30) + "x"
        let secrets = Secrets([secret, String(repeating: "%", count: 20), "&amp;&amp;"])
        for text in ["\\", "%25", "%5C", "&amp;", "\\u005c", "%", "&", "&#x5c;"] {
            let redacted = secrets.redacted(String(repeating: text, count: 200))
            #expect(secrets.redacted(redacted) == redacted)
        }
    }

    @Test func whatIsNoSecretStaysAsItIs() {
        var random = SeededRandom(seed: 3)
        let secrets = Secrets(["a-secret-of-someone", "a-token/of+someone="])
        for _ in 0..<200 {
            let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(secrets.redacted(bytes) == bytes)
        }
    }
}
