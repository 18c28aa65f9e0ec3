import Bytes

/// Recursive descent over UTF-8 that is known to be well-formed.
///
/// A text that is within a JSON string is read as it is there: its quotes are `\"`, and its escapes begin with two
/// backslashes, `\\n`; an escaped quote is `\\\"`, an escaped backslash `\\\\`.
struct JSONParser {
    /// What was expected at which byte.
    struct Fault: Error {
        let offset: Int
        let expected: StaticString
    }

    private let base: UnsafePointer<UInt8>
    private let end: Int
    private var position = 0
    private var levelsLeft: Int
    private let isEmbedded: Bool
    /// How many bytes a quote takes, and what an escape begins with.
    private let width: Int
    /// So many bytes of a string are kept.
    private let longest: Int
    /// The text itself, where its strings take the place of their escapes.
    var target: UnsafeMutablePointer<UInt8>?

    init(base: UnsafePointer<UInt8>, end: Int, isEmbedded: Bool, depth: Int, longest: Int) {
        self.base = base
        self.end = end
        self.isEmbedded = isEmbedded
        self.longest = longest
        width = isEmbedded ? 2 : 1
        levelsLeft = depth
        if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { position = 3 }
    }

    mutating func text(_ tape: inout JSONTape) throws(Fault) {
        try value(&tape)
        skipBlanks()
        guard position == end else { throw fault("the end of the text") }
    }

    private func fault(_ expected: StaticString) -> Fault { Fault(offset: position, expected: expected) }

    /// The byte at the position; 0, which is no part of JSON, at the end.
    @inline(__always)
    private var byte: UInt8 { position < end ? base[position] : 0 }

    @inline(__always)
    private mutating func skipBlanks() {
        while position < end {
            let byte = base[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position &+= 1
        }
    }

    /// Whether the position is at a quote: `"`, or `\"` within a JSON string.
    @inline(__always)
    private var isAtQuote: Bool {
        guard isEmbedded else { return byte == 0x22 }
        return byte == 0x5C && position &+ 1 < end && base[position &+ 1] == 0x22
    }

    private mutating func value(_ tape: inout JSONTape) throws(Fault) {
        skipBlanks()
        switch byte {
        case 0x22, 0x5C:
            guard isAtQuote else { throw fault("a value") }
            try string(&tape)
        case 0x7B: try object(&tape)
        case 0x5B: try array(&tape)
        case 0x2D, 0x30...0x39: try number(&tape)
        case 0x74: try word("true", .true, &tape)
        case 0x66: try word("false", .false, &tape)
        case 0x6E: try word("null", .null, &tape)
        default: throw fault("a value")
        }
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONNode.Kind, _ tape: inout JSONTape
    ) throws(Fault) {
        let length = word.utf8CodeUnitCount
        let rest = UnsafeBufferPointer(start: base + position, count: min(end - position, length))
        guard rest.sameBytes(as: word) else { throw fault("a value") }
        position += length
        tape.nodes.append(JSONNode(kind: kind, end: tape.nodes.count + 1))
    }

    private mutating func array(_ tape: inout JSONTape) throws(Fault) {
        try descend()
        let list = tape.nodes.count
        var count: UInt32 = 0
        tape.nodes.append(JSONNode(kind: .array, end: 0))
        skipBlanks()
        if byte == 0x5D {
            position &+= 1
        } else {
            while true {
                try value(&tape)
                count &+= 1
                skipBlanks()
                if byte == 0x2C {
                    position &+= 1
                } else if byte == 0x5D {
                    position &+= 1
                    break
                } else {
                    throw fault("',' or ']'")
                }
            }
        }
        close(list, count, &tape)
    }

    private mutating func object(_ tape: inout JSONTape) throws(Fault) {
        try descend()
        let object = tape.nodes.count
        var count: UInt32 = 0
        tape.nodes.append(JSONNode(kind: .object, end: 0))
        skipBlanks()
        if byte == 0x7D {
            position &+= 1
        } else {
            while true {
                skipBlanks()
                guard isAtQuote else { throw fault(count == 0 ? "a key in quotes or '}'" : "a key in quotes") }
                try string(&tape)
                skipBlanks()
                guard byte == 0x3A else { throw fault("':'") }
                position &+= 1
                try value(&tape)
                count &+= 1
                skipBlanks()
                if byte == 0x2C {
                    position &+= 1
                } else if byte == 0x7D {
                    position &+= 1
                    break
                } else {
                    throw fault("',' or '}'")
                }
            }
        }
        close(object, count, &tape)
    }

    /// Past the closing bracket, one level higher.
    private mutating func close(_ index: Int, _ count: UInt32, _ tape: inout JSONTape) {
        levelsLeft &+= 1
        tape.nodes.base[index].count = count
        tape.nodes.base[index].end = UInt32(truncatingIfNeeded: tape.nodes.count)
    }

    /// Past the opening bracket, one level deeper.
    private mutating func descend() throws(Fault) {
        guard levelsLeft > 0 else { throw fault("fewer levels of nesting") }
        levelsLeft &-= 1
        position &+= 1
    }

    private mutating func number(_ tape: inout JSONTape) throws(Fault) {
        let start = position
        if byte == 0x2D { position &+= 1 }
        if byte == 0x30 {
            position &+= 1
            if byte &- 0x30 < 10 { throw fault("no digit after a leading zero") }
        } else {
            try digits()
        }
        if byte == 0x2E {
            position &+= 1
            try digits()
        }
        if byte | 0x20 == 0x65 {
            position &+= 1
            if byte == 0x2B || byte == 0x2D { position &+= 1 }
            try digits()
        }
        tape.nodes.append(
            JSONNode(kind: .number, offset: start, count: position - start, end: tape.nodes.count + 1))
    }

    private mutating func digits() throws(Fault) {
        guard byte &- 0x30 < 10 else { throw fault("a digit") }
        repeat { position &+= 1 } while byte &- 0x30 < 10
    }

    /// A string, from its opening to after its closing quote.
    private mutating func string(_ tape: inout JSONTape) throws(Fault) {
        position &+= width
        let start = position
        try skipPlain()
        guard !isAtQuote else {
            let count = position &- start
            tape.nodes.append(
                JSONNode(
                    kind: .string, offset: start, count: count <= longest ? count : kept(UnsafePointer(base + start)),
                    end: tape.nodes.count &+ 1))
            position &+= width
            return
        }
        if let target { return try unescape(from: start, in: target, &tape) }
        let first = tape.unescaped.count
        add(from: start, after: first, &tape)
        while !isAtQuote {
            try unescape(into: &tape.unescaped)
            let plain = position
            try skipPlain()
            add(from: plain, after: first, &tape)
        }
        let count = tape.unescaped.count - first
        tape.nodes.append(
            JSONNode(
                kind: .string, isUnescaped: true, offset: first,
                count: count < longest ? count : kept(UnsafePointer(tape.unescaped.base + first)),
                end: tape.nodes.count + 1))
        position &+= width
    }

    /// What was read from a position on, as part of the string that begins at `first` of the tape's own bytes.
    @inline(__always)
    private func add(from start: Int, after first: Int, _ tape: inout JSONTape) {
        let count = position &- start
        let room = longest &- (tape.unescaped.count &- first)
        tape.unescaped.append(UnsafeBufferPointer(start: base + start, count: max(0, min(count, room))))
        if room < 0 { tape.unescaped.truncate(to: first + longest) }
    }

    /// How many of the first `longest` bytes of a string are kept: no character is cut.
    private func kept(_ text: UnsafePointer<UInt8>) -> Int {
        for back in 1...4 where back <= longest {
            let byte = text[longest - back]
            guard byte & 0xC0 == 0x80 else {
                let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                return length > back ? longest - back : longest
            }
        }
        return longest
    }

    /// The rest of a string from its first escape on, put in place of what is read.
    private mutating func unescape(
        from start: Int, in target: UnsafeMutablePointer<UInt8>, _ tape: inout JSONTape
    ) throws(Fault) {
        var end = position
        while !isAtQuote {
            // No escape is shorter than what it means.
            tape.unescaped.removeAll()
            try unescape(into: &tape.unescaped)
            (target + end).update(from: tape.unescaped.base, count: tape.unescaped.count)
            end += tape.unescaped.count
            let plain = position
            try skipPlain()
            (target + end).update(from: base + plain, count: position &- plain)
            end += position - plain
        }
        tape.nodes.append(JSONNode(kind: .string, offset: start, count: end - start, end: tape.nodes.count + 1))
        position &+= width
    }

    @inline(__always)
    private mutating func unescape(into text: inout ByteBuffer) throws(Fault) {
        // A text within a text is full of quotes.
        if !isEmbedded, position &+ 1 < end, base[position &+ 1] == 0x22 {
            text.append(0x22)
            position &+= 2
        } else {
            try escape(into: &text)
        }
    }
    /// To the next quote or backslash.
    @inline(__always)
    private mutating func skipPlain() throws(Fault) {
        while position &+ 8 <= end {
            let special = needingEscape(
                UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian)
            guard special == 0 else {
                position &+= special.trailingZeroBitCount &>> 3
                break
            }
            position &+= 8
        }
        while position < end, base[position] >= 0x20, base[position] != 0x22, base[position] != 0x5C { position &+= 1 }
        guard byte == 0x5C || (byte == 0x22 && !isEmbedded) else {
            throw fault(position == end ? "the closing '\"'" : "an escape such as \\n for a control character")
        }
    }

    private mutating func escape(into text: inout ByteBuffer) throws(Fault) {
        position &+= width
        // The quote and the backslash are escaped once more themselves.
        if isEmbedded, byte == 0x5C { position &+= 1 }
        switch byte {
        case 0x22, 0x5C, 0x2F: text.append(byte)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x6E: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case 0x74: text.append(0x09)
        case 0x75:
            position &+= 1
            return append(try scalar(), to: &text)
        default: throw fault("one of \" \\ / b f n r t u after a backslash")
        }
        position &+= 1
    }

    /// The code point of `\u` escapes, from after the first `\u`: one, or two that are a surrogate pair.
    private mutating func scalar() throws(Fault) -> UInt32 {
        let first = try fourDigits()
        guard first & 0xF800 == 0xD800 else { return first }
        let afterFirst = position
        if first < 0xDC00, byte == 0x5C {
            position &+= width
            if byte == 0x75 {
                position &+= 1
                let second = try fourDigits()
                if second & 0xFC00 == 0xDC00 { return 0x1_0000 + (first & 0x3FF) << 10 + second & 0x3FF }
            }
        }
        // Half a pair. What follows it is read for itself.
        position = afterFirst
        return 0xFFFD
    }

    private mutating func fourDigits() throws(Fault) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: throw fault("four hexadecimal digits after \\u")
            }
            result = result << 4 | UInt32(digit)
            position &+= 1
        }
        return result
    }

    private func append(_ scalar: UInt32, to text: inout ByteBuffer) {
        let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        for byte in UTF8.encode(scalar)! { text.append(byte) }
    }
}
