import Bytes
import Testing

/// Where a literal stands first, with short literals and long ones.
struct FirstOffsetTests {
    private func offset(_ literal: StaticString, _ text: String) -> Int? {
        var text = text
        return text.withUTF8 { $0.firstOffset(of: literal) }
    }

    @Test func shortLiterals() {
        #expect(offset("line ", "line 7") == 0)
        #expect(offset("line ", "in lin line 7") == 7)
        #expect(offset("line ", "the last line") == nil)
        #expect(offset("line ", "ends with line ") == 10)
        #expect(offset("line ", "lin") == nil)
        #expect(offset("line ", "") == nil)
    }

    @Test func longLiterals() {
        #expect(offset(#""status":""#, #"{"item":"A","status":"failed"}"#) == 12)
        #expect(offset(#""status":""#, #"{"statu":"s","status":"#) == nil)
        #expect(offset(#""status":""#, #""status":""#) == 0)
    }
}
