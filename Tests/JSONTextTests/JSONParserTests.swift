import Bytes
import FeedTesting
import JSONText
import Testing

struct JSONParserTests {
    /// Texts and what they are, written compactly.
    @Test(arguments: [
        ("null", "null"), (" true\n", "true"), ("\tfalse\r", "false"), ("0", "0"), ("-0", "-0"), ("-1.50", "-1.50"),
        ("1e3", "1e3"), ("1E+03", "1E+03"), ("200000000474663248123456789", "200000000474663248123456789"),
        ("0.10000000000000000000001", "0.10000000000000000000001"),
        ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[ 1 , [2], {} ]", "[1,[2],{}]"),
        (#"{"b":1, "a" : {"z":[]} }"#, #"{"b":1,"a":{"z":[]}}"#),
        (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#),
        (#""""#, #""""#), (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#),
        (#""\u0041\u00e9\u989C""#, #""Aé颜""#), (#""\ud83d\udc55""#, #""👕""#),
        // Half a character is not worth losing a file for.
        (#""\ud83d""#, #""�""#), (#""\udc55x""#, #""�x""#), (#""\ud83d\n""#, #""�\n""#), (#""\ud83dA""#, #""�A""#),
        (#""\ud83d\ud83d\udc55""#, #""�👕""#),
        ("\u{FEFF}[1]", "[1]"),
        ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""),
    ])
    func reads(text: String, compact: String) throws {
        #expect(try JSONValue(parsing: text).description == compact)
    }

    /// Texts that are no JSON; where that shows, and what would have been right there.
    @Test(arguments: [
        ("", 0, "a value", "the end of the text"),
        ("  ", 2, "a value", "the end of the text"),
        ("\u{FEFF}", 3, "a value", "the end of the text"),
        ("[1,]", 3, "a value", "']'"),
        ("[1 2]", 3, "',' or ']'", "'2'"),
        (#"{"a":1,}"#, 7, "a key in quotes", "'}'"),
        (#"{a:1}"#, 1, "a key in quotes or '}'", "'a'"),
        (#"{"a" 1}"#, 5, "':'", "'1'"),
        (#"{"a":1 "b":2}"#, 7, "',' or '}'", "'\"'"),
        ("{'a':1}", 1, "a key in quotes or '}'", "\"'\""),
        ("[1]x", 3, "the end of the text", "'x'"),
        ("tru", 0, "a value", "'t'"),
        ("nulL", 0, "a value", "'n'"),
        ("NaN", 0, "a value", "'N'"),
        ("+1", 0, "a value", "'+'"),
        (".5", 0, "a value", "'.'"),
        ("01", 1, "no digit after a leading zero", "'1'"),
        ("1.", 2, "a digit", "the end of the text"),
        ("-", 1, "a digit", "the end of the text"),
        ("1e", 2, "a digit", "the end of the text"),
        ("1e+x", 3, "a digit", "'x'"),
        ("0x10", 1, "the end of the text", "'x'"),
        (#""abc"#, 4, "the closing '\"'", "the end of the text"),
        ("\"a\nb\"", 2, "an escape such as \\n for a control character", "the control character 0x0A"),
        (#""\x""#, 2, "one of \" \\ / b f n r t u after a backslash", "'x'"),
        (#""\u12g4""#, 5, "four hexadecimal digits after \\u", "'g'"),
        ("// x\n1", 0, "a value", "'/'"),
        ("[1,é]", 3, "a value", "'é'"),
        ("\u{0}", 0, "a value", "the control character 0x00"),
        ("\u{A0}1", 0, "a value", "'\u{A0}'"),
    ])
    func refuses(text: String, offset: Int, expected: String, found: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
        #expect(error.offset == offset)
        #expect(error.expected == expected)
        #expect(error.found == found)
    }

    @Test func saysWhereInLinesAndColumns() throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: "{\n  \"颜色\": nil\n}") }
        #expect(error.description == "line 2, column 9 (byte 14): expected a value, found 'n'")
    }

    @Test(
        arguments: [
            ([0x22, 0xFF, 0x22], 1, "0xFF"), ([0x22, 0xC3], 1, "0xC3"), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1, "0xED"),
            ([0x22, 0xC0, 0x80, 0x22], 1, "0xC0"),
        ] as [([UInt8], Int, String)])
    func refusesWhatIsNotUTF8(bytes: [UInt8], offset: Int, byte: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
        #expect(error.offset == offset)
        #expect(error.expected == "UTF-8")
        #expect(error.found == "the byte \(byte)")
    }

    @Test func nestingHasAnEnd() throws {
        let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try JSONValue(parsing: deepest).description == deepest)
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let error = try #require(throws: JSONSyntaxError.self) {
                try JSONValue(parsing: String(repeating: opening, count: 100_000))
            }
            #expect(error.expected == "fewer levels of nesting")
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func readsBackWhatIsWritten(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let value = random.value()
        let text = value.description
        let back = try JSONValue(parsing: text)
        #expect(back.description == text)
        #expect(back.semanticallyEqual(to: value))
    }

    /// Cut anywhere, a list or object is no JSON any more, and never a crash.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func refusesEveryTruncation(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bytes = Array(JSONValue.array([random.value(), random.value()]).description.utf8)
        for length in 0..<bytes.count {
            #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(bytes[..<length])) }
        }
    }

    /// One byte changed at random: read or refused, never a crash, and what is read can be written and read again.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func survivesNoise(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bytes = Array(JSONValue.array([random.value(), random.value()]).description.utf8)
        for position in bytes.indices {
            var noisy = bytes
            noisy[position] = UInt8.random(in: 0...255, using: &random)
            if let value = try? JSONValue(parsing: noisy) {
                #expect(try JSONValue(parsing: value.description).description == value.description)
            }
        }
    }
}
