import Bytes
import Testing

struct TextTests {
    @Test(arguments: [
        ("", ""), (" ", ""), ("\u{A0}", ""), ("\t\n\u{B}\u{C}\r x\u{A0} \u{A0}", "x"), ("a b", "a b"), ("à", "à"),
        ("\u{A0}\u{2003}x", "\u{2003}x"), ("Â", "Â"),
    ])
    func trimmed(text: String, expected: String) {
        Array(text.utf8).withUnsafeBufferPointer { #expect($0.trimmed.string == expected) }
    }

    /// A lone half of a no-break space is not one.
    @Test(arguments: [[0xC2], [0xA0], [0x78, 0xA0], [0xC2, 0x78]] as [[UInt8]])
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
