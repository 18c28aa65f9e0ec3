import Bytes
import FeedTesting
import Testing

/// Where a literal occurs first, with short literals and long ones.
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

    /// Words of few letters, so that much of them is found in part.
    @Test(arguments: ["a", "ab", "aab", "abababa", "aaaaaaaa", "abababab", "aabaabaabaab"] as [StaticString])
    func isWhereTheStandardLibraryFindsIt(_ literal: StaticString) {
        var random = SeededRandom(seed: 7)
        let wanted = Array(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
        for _ in 0..<400 {
            let text = (0..<random.below(60)).map { _ in random.chance(0.6) ? UInt8(0x61) : 0x62 }
            let start = random.below(text.count + 2)
            let found = start <= text.count ? text[start...].firstRange(of: wanted)?.lowerBound : nil
            #expect(text.withUnsafeBufferPointer { $0.firstOffset(of: literal, from: start) } == found)
        }
    }
}
