import Bytes

extension JSONValue {
    /// How deep lists and objects may stand in each other when nobody says otherwise.
    package static let greatestDepth = 512

    /// Reads one JSON text (RFC 8259), and nothing but it: no comments, no trailing commas, no second value.
    ///
    /// A byte order mark before it is passed over. A lone surrogate (`"\ud800"`) becomes U+FFFD, since a file that is
    /// readable otherwise should not be lost to half a character. A member that stands twice is kept twice (see
    /// `JSONObject`).
    ///
    /// - Parameter depth: how deep lists and objects may stand in each other.
    package init(
        parsing text: UnsafeBufferPointer<UInt8>, depth: Int = JSONValue.greatestDepth
    ) throws(JSONSyntaxError) {
        if let offset = text.firstInvalidUTF8 {
            throw JSONSyntaxError(offset: offset, expected: "UTF-8", in: text)
        }
        guard let base = text.baseAddress else {
            throw JSONSyntaxError(offset: 0, expected: "a value", in: UnsafeBufferPointer(start: nil, count: 0))
        }
        var parser = JSONParser(base: base, end: text.count, depth: depth)
        do {
            self = try parser.text()
        } catch {
            throw JSONSyntaxError(offset: error.offset, expected: error.expected.description, in: text)
        }
    }

    /// Reads one JSON text; see `init(parsing:depth:)` for bytes behind a pointer.
    package init(parsing text: [UInt8]) throws(JSONSyntaxError) {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
        }
        self = try result.get()
    }

    /// Reads one JSON text; see `init(parsing:depth:)` for bytes behind a pointer.
    package init(parsing text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Recursive descent over UTF-8 that is known to be well-formed.
///
/// Elements and members wait on two stacks until their list or object ends and are then moved into an array of just
/// the right size: one allocation a list instead of one for every doubling.
private struct JSONParser: ~Copyable {
    /// What was expected at which byte.
    struct Fault: Error {
        let offset: Int
        let expected: StaticString
    }

    private let base: UnsafePointer<UInt8>
    private let end: Int
    private var position = 0
    private var levelsLeft: Int
    private var elements = MoveStack<JSONValue>()
    private var members = MoveStack<JSONObject.Member>()

    init(base: UnsafePointer<UInt8>, end: Int, depth: Int) {
        self.base = base
        self.end = end
        levelsLeft = depth
        if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { position = 3 }
    }

    mutating func text() throws(Fault) -> JSONValue {
        let result = try value()
        skipBlanks()
        guard position == end else { throw fault("the end of the text") }
        return result
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

    private mutating func value() throws(Fault) -> JSONValue {
        skipBlanks()
        switch byte {
        case 0x22: return .string(try string())
        case 0x7B: return .object(try object())
        case 0x5B: return .array(try array())
        case 0x2D, 0x30...0x39: return .number(try number())
        case 0x74:
            try word("true")
            return .bool(true)
        case 0x66:
            try word("false")
            return .bool(false)
        case 0x6E:
            try word("null")
            return .null
        default: throw fault("a value")
        }
    }

    private mutating func word(_ word: StaticString) throws(Fault) {
        let length = word.utf8CodeUnitCount
        let rest = UnsafeBufferPointer(start: base + position, count: min(end - position, length))
        guard rest.sameBytes(as: word) else { throw fault("a value") }
        position += length
    }

    private mutating func array() throws(Fault) -> [JSONValue] {
        try descend()
        let first = elements.count
        skipBlanks()
        if byte == 0x5D {
            position &+= 1
        } else {
            while true {
                elements.push(try value())
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
        levelsLeft &+= 1
        return elements.pop(from: first)
    }

    private mutating func object() throws(Fault) -> JSONObject {
        try descend()
        let first = members.count
        skipBlanks()
        if byte == 0x7D {
            position &+= 1
        } else {
            while true {
                skipBlanks()
                guard byte == 0x22 else {
                    throw fault(members.count == first ? "a key in quotes or '}'" : "a key in quotes")
                }
                let key = try string()
                skipBlanks()
                guard byte == 0x3A else { throw fault("':'") }
                position &+= 1
                members.push(JSONObject.Member(key: key, value: try value()))
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
        levelsLeft &+= 1
        return JSONObject(members.pop(from: first))
    }

    /// Past the opening bracket, one level deeper.
    private mutating func descend() throws(Fault) {
        guard levelsLeft > 0 else { throw fault("fewer levels of nesting") }
        levelsLeft &-= 1
        position &+= 1
    }

    private mutating func number() throws(Fault) -> JSONNumber {
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
        return JSONNumber(known: UnsafeBufferPointer(start: base + start, count: position - start).string)
    }

    private mutating func digits() throws(Fault) {
        guard byte &- 0x30 < 10 else { throw fault("a digit") }
        repeat { position &+= 1 } while byte &- 0x30 < 10
    }

    /// A string, from its opening to behind its closing quote.
    private mutating func string() throws(Fault) -> String {
        position &+= 1
        let start = position
        try skipPlain()
        if byte == 0x22 {
            let text = UnsafeBufferPointer(start: base + start, count: position &- start)
            position &+= 1
            return text.string
        }
        var unescaped = ByteBuffer(capacity: position &- start &+ 64)
        unescaped.append(UnsafeBufferPointer(start: base + start, count: position &- start))
        while byte == 0x5C {
            try escape(into: &unescaped)
            let plain = position
            try skipPlain()
            unescaped.append(UnsafeBufferPointer(start: base + plain, count: position &- plain))
        }
        position &+= 1
        return unescaped.bytes.string
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
        guard byte == 0x22 || byte == 0x5C else {
            throw fault(position == end ? "the closing '\"'" : "an escape such as \\n for a control character")
        }
    }

    private mutating func escape(into text: inout ByteBuffer) throws(Fault) {
        position &+= 1
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

    /// The code point of `\u` escapes, from behind the first `\u`: one, or two that are a surrogate pair.
    private mutating func scalar() throws(Fault) -> UInt32 {
        let first = try fourDigits()
        guard first & 0xF800 == 0xD800 else { return first }
        let behindFirst = position
        if first < 0xDC00, byte == 0x5C {
            position &+= 1
            if byte == 0x75 {
                position &+= 1
                let second = try fourDigits()
                if second & 0xFC00 == 0xDC00 { return 0x1_0000 + (first & 0x3FF) << 10 + second & 0x3FF }
            }
        }
        // Half a pair. What follows it is read for itself.
        position = behindFirst
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
