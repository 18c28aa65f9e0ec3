import Testing

@testable import Bytes

struct FoldingTests {
    private func folded(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { withFolded($0) { $0.string } }
    }

    /// Every code point up to the last one with case, but for those that show nothing: in lower case as Unicode has it.
    @Test func everyCodePoint() {
        var wrong: [Unicode.Scalar] = []
        for code in UInt32(0x21)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(code), !isUnseen(code) else { continue }
            if folded(String(scalar)).utf8.elementsEqual(scalar.properties.lowercaseMapping.utf8) { continue }
            wrong.append(scalar)
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [
        (" Blue ", "blue"), ("\u{A0}ÀÉÎÕÜ×ß\t", "àéîõü×ß"), ("СИНИЙ ЁЖ", "синий ёж"), ("颜色 A", "颜色 a"),
        ("İÇ", "i\u{307}ç"),
        ("ŁÓDŹ", "łódź"), ("ΣΊΣ", "σίσ"), ("E\u{301}", "e\u{301}"), ("👕 XL", "👕 xl"), ("", ""), (" ", ""),
    ])
    func texts(text: String, lower: String) {
        #expect(folded(text).utf8.elementsEqual(lower.utf8))
    }
}
