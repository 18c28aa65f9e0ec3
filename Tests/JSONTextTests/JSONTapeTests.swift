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

    /// A text with other escapes than ours in its strings.
    private func escaped(_ text: String, _ random: inout SeededRandom) -> [UInt8] {
        var isWithin = false
        var output = ""
        var units = text.utf16.makeIterator()
        while let unit = units.next() {
            let character = Unicode.Scalar(unit)
            if character == "\"" { isWithin.toggle() }
            if character == "\\" {
                let kind = Unicode.Scalar(units.next()!)!
                output += "\\\(kind)"
                if kind == "u" { for _ in 0..<4 { output.unicodeScalars.append(Unicode.Scalar(units.next()!)!) } }
            } else if isWithin, character != "\"", character == nil || Int.random(in: 0..<3, using: &random) == 0 {
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else if let character {
                output.unicodeScalars.append(character)
            }
        }
        return Array(output.utf8)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func readsInPlaceLikeApart(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let expected = random.value()
        var text = escaped(expected.description, &random)
        #expect(try JSONValue(parsing: text).description == expected.description)
        var tape = JSONTape()
        try text.withUnsafeMutableBufferPointer { bytes in
            try tape.parse(inPlace: bytes)
            #expect(tape.view.value(at: 0).description == expected.description)
        }
    }

    @Test func aTextThatIsNoneStaysAsItIs() {
        let text = Array(#"["a\nb\u0041", "c\n" "d"]"#.utf8)
        var tape = JSONTape()
        var changed = text
        let error = changed.withUnsafeMutableBufferPointer { bytes in
            #expect(throws: JSONSyntaxError.self) { try tape.parse(inPlace: bytes) }
        }
        #expect(changed == text)
        #expect(error?.line == 1 && error?.offset == 21)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func keepsTheBeginningOfAString(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = random.text(upTo: 60)
        let longest = Int.random(in: 0...40, using: &random)
        var expected = ""
        for scalar in whole.unicodeScalars {
            guard expected.utf8.count + UTF8.width(scalar) <= longest else { break }
            expected.unicodeScalars.append(scalar)
        }
        let text = escaped(JSONValue.array([.string(whole), .string("1")]).description, &random)
        var tape = JSONTape()
        try text.withUnsafeBufferPointer { bytes in
            try tape.parse(bytes, longest: longest)
            #expect(tape.view.text(1).elementsEqual(expected.utf8))
            #expect(tape.view.text(2).elementsEqual("1".utf8.prefix(longest)))
        }
    }

    @Test func leavesAListEmpty() throws {
        var text = #"{"a":[1],"b":{"c":[2,{"d":3}],"e":4}}"#
        var tape = JSONTape()
        try text.withUTF8 { bytes in
            try tape.parse(bytes)
            let list = tape.view.member("b", of: 0).flatMap { tape.view.member("c", of: $0) }
            #expect(tape.view.value(at: 0, hollow: list).description == #"{"a":[1],"b":{"c":[],"e":4}}"#)
        }
    }
}
