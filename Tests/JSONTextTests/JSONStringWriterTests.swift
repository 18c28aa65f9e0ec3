import Bytes
import FeedTesting
import JSONText
import Testing

struct JSONStringWriterTests {
    private func plain(_ text: String) -> String {
        var buffer = ByteBuffer(capacity: 16)
        buffer.append(jsonString: text)
        return buffer.bytes.string
    }

    private func embedded(_ text: String) -> String {
        var buffer = ByteBuffer(capacity: 16)
        buffer.append(embeddedJSONString: text)
        return buffer.bytes.string
    }

    @Test(arguments: [
        ("", #""""#, #"\"\""#),
        ("plain", #""plain""#, #"\"plain\""#),
        (#"12" disc"#, #""12\" disc""#, #"\"12\\\" disc\""#),
        (#"a\b"#, #""a\\b""#, #"\"a\\\\b\""#),
        ("two\nlines", #""two\nlines""#, #"\"two\\nlines\""#),
        ("\t\r\u{8}\u{C}", #""\t\r\b\f""#, #"\"\\t\\r\\b\\f\""#),
        ("\u{0}\u{1F}\u{B}", #""\u0000\u001f\u000b""#, #"\"\\u0000\\u001f\\u000b\""#),
        ("</b>\u{7F}", "\"</b>\u{7F}\"", "\\\"</b>\u{7F}\\\""),
        ("Größe, 颜色, 👕", "\"Größe, 颜色, 👕\"", "\\\"Größe, 颜色, 👕\\\""),
    ])
    func escapes(text: String, plain: String, embedded: String) {
        #expect(self.plain(text) == plain)
        #expect(self.embedded(text) == embedded)
    }

    /// Every byte that needs an escape, at every place of the eight that are looked at together, and after each other.
    @Test func everyByteAtEveryPlace() throws {
        var wrong: [String] = []
        for code in (UInt8(0)...0x23) + [0x5B, 0x5C, 0x5D, 0x7F] {
            let letter = String(Unicode.Scalar(code))
            for before in 0..<9 {
                for after in 0..<9 {
                    let text = String(repeating: "x", count: before) + letter + String(repeating: "é", count: after)
                    for text in [text, letter + text, text + letter] {
                        if try JSONValue(parsing: plain(text)).stringValue != text { wrong.append(text) }
                        let once = try JSONValue(parsing: #"""# + embedded(text) + #"""#).stringValue
                        if once != plain(text) { wrong.append(text) }
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    /// The embedded form of a string is the string form of its string form, without the outer quotes.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func embeddedIsTwiceEscaped(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let text = random.text(upTo: 80)
        #expect(try JSONValue(parsing: plain(text)).stringValue == text)
        #expect(plain(plain(text)) == #"""# + embedded(text) + #"""#)
    }

    @Test func writesAfterWhatIsThere() {
        var buffer = ByteBuffer(capacity: 16)
        for _ in 0..<1000 {
            buffer.append(jsonString: "\u{1}")
            buffer.append(0x2C)
        }
        #expect(buffer.bytes.string == String(repeating: "\"\\u0001\",", count: 1000))
    }
}
