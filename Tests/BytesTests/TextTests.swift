import Bytes
import Testing

struct TextTests {
    @Test(arguments: [
        ("", ""), (" ", ""), ("\u{A0}", ""), ("\t\n\u{B}\u{C}\r x\u{A0} \u{A0}", "x"), ("a b", "a b"), ("à", "à"),
        ("\u{A0}\u{2003}x", "x"), ("Â", "Â"), ("\u{FEFF}x\u{200B}", "x"), ("\u{200E} x y \u{202C}\u{2069}", "x y"),
        ("\u{AD}x\u{AD}y\u{AD}", "x\u{AD}y"), ("\u{3000}綿\u{3000}", "綿"), ("\u{2060}\u{1680}", ""),
        // What shows something, though its bytes are near.
        ("\u{2010}x\u{2030}", "\u{2010}x\u{2030}"), ("\u{AB}x\u{BB}", "\u{AB}x\u{BB}"), ("、x。", "、x。"),
        ("👍\u{FE0F}", "👍\u{FE0F}"),
    ])
    func trimmed(text: String, expected: String) {
        Array(text.utf8).withUnsafeBufferPointer { #expect($0.trimmed.string == expected) }
    }

    /// Parts of such a character are none, and neither are other spellings of it.
    @Test(
        arguments: [
            [0xC2], [0xA0], [0x78, 0xA0], [0xC2, 0x78], [0xEF, 0xBB], [0xBB, 0xBF], [0xE2, 0x80], [0x78, 0xE2, 0x80],
            [0xE0, 0x80, 0xA0], [0xF0, 0x80, 0x82, 0xA0],
        ] as [[UInt8]])
    func halves(bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { #expect(Array($0.trimmed) == bytes) }
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("\"\"", "\""), ("a\"b", "a\"b"), ("\"\"\"", "\"\""), ("x\"\"y\"\"", "x\"y\""),
        ("\"", "\""),
    ])
    func undoubledQuotes(text: String, expected: String) {
        var buffer = ByteBuffer()
        Array(text.utf8).withUnsafeBufferPointer { buffer.append(undoublingQuotes: $0) }
        #expect(buffer.bytes.string == expected)
    }
}
