import Bytes
import FeedTesting
import JSONText
import Testing

struct JSONTapeTests {
    /// The value of a text as it stands within a JSON string.
    private func embedded(_ text: String) throws -> String {
        var quoted = ByteBuffer()
        quoted.append(jsonString: text)
        let inner = quoted.bytes[1..<(quoted.count - 1)]
        var tape = JSONTape()
        try tape.parse(UnsafeBufferPointer(rebasing: inner), form: .embedded)
        return tape.view.value(at: 0).description
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func readsAnEmbeddedTextLikeAPlainOne(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let text = random.value().description
        #expect(try embedded(text) == text)
    }

    @Test(arguments: [#"{"a\"b":"c\\d\n","e":["",1.50,true,null]}"#, #"["\\\"\\"]"#, #""\u0001\t""#])
    func escapesWithinEscapes(_ text: String) throws {
        #expect(try embedded(text) == text)
    }

    @Test(arguments: [#"{\"a\":1"#, #"{"a":1}"#, #"\"a"#, #"[\"a\\\"]"#, #"[\"\\x\"]"#])
    func refusesAnEmbeddedTextThatIsNone(_ text: String) {
        var text = text
        var tape = JSONTape()
        text.withUTF8 { bytes in
            _ = #expect(throws: JSONSyntaxError.self) { try tape.parse(bytes, form: .embedded) }
        }
    }

    @Test func oneTapeReadsTextAfterText() throws {
        var tape = JSONTape(capacity: 1)
        for text in [#"{"a":[1,{"b":"\n"}],"c":2,"a":3}"#, "[]", #"{"x":{}}"#] {
            var text = text
            try text.withUTF8 { bytes in
                try tape.parse(bytes)
                #expect(tape.view.value(at: 0).description == bytes.string)
            }
        }
    }

    @Test func findsTheLastMemberOfAKey() throws {
        var text = #"{"a":[1,{"b":2}],"c":2,"a":3}"#
        var tape = JSONTape()
        try text.withUTF8 { bytes in
            try tape.parse(bytes)
            let found = try #require(tape.view.member("a", of: 0))
            #expect(tape.view.value(at: found).description == "3")
            #expect(tape.view.member("b", of: 0) == nil)
            #expect(tape.view.member("a", of: found) == nil)
        }
    }
}
