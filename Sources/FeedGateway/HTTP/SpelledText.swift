/// A text whose bytes may be escaped: for a URL, for JSON and its like, for HTML, and such a text once more.
struct SpelledText {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// What an escape begins with: `%`, `\`, `&`.
    static let introducers: [UInt8] = [0x25, 0x5C, 0x26]
    /// How often a text may have been escaped.
    private static let depth = 4
    /// So many backslashes stand before a quote at most: one less than a power of two each time it is escaped.
    private static let longestRow = 1 << depth

    /// A quote or a slash, which may have a backslash before it.
    private static func isQuoted(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 || byte == 0x2F || byte == 0x60 }

    /// What an escape may mean.
    enum Meaning {
        /// It is none.
        case nothing
        /// Its second byte.
        case second
        /// Whatever comes after.
        case any
    }

    /// What an escape may mean that begins with these two bytes.
    static func meaning(_ introducer: UInt8, _ second: UInt8) -> Meaning {
        let mayBeEscaped = introducers.contains(second)
        switch introducer {
        case 0x25: return digit(second) == nil ? .nothing : .any
        case 0x5C:
            if isQuoted(second) { return .second }
            return mayBeEscaped || second == 0x75 || second == 0x78 ? .any : .nothing
        default:
            let isLetter = second | 0x20 >= 0x61 && second | 0x20 <= 0x7A
            return mayBeEscaped || second == 0x23 || isLetter ? .any : .nothing
        }
    }

    /// Gives every byte that may be meant at a position, with the position after it: the byte that is there, and
    /// what it means as the beginning of an escape.
    func readings(at position: Int, _ body: (UInt8, Int) -> Void) {
        readings(at: position, Self.depth, body)
    }

    private func readings(at position: Int, _ depth: Int, _ body: (UInt8, Int) -> Void) {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        if byte == 0x2B { body(0x20, position + 1) }
        emit(byte, position + 1, depth, body)
    }

    /// Hands over a byte, and of what it means if it begins an escape.
    private func emit(_ byte: UInt8, _ end: Int, _ depth: Int, _ body: (UInt8, Int) -> Void) {
        body(byte, end)
        guard depth > 0 else { return }
        switch byte {
        case 0x25:
            if let value = hexadecimal(at: end, count: 2) { emit(value, end + 2, depth - 1, body) }
        case 0x5C: afterBackslash(end, depth - 1, body)
        case 0x26: entity(end, depth - 1, body)
        default: break
        }
    }

    private func afterBackslash(_ start: Int, _ depth: Int, _ body: (UInt8, Int) -> Void) {
        guard start < bytes.count else { return }
        switch bytes[start] {
        case 0x75:
            guard let high = hexadecimal(at: start + 1, count: 2), high == 0,
                let value = hexadecimal(at: start + 3, count: 2)
            else { return }
            emit(value, start + 5, depth, body)
        case 0x78:
            if let value = hexadecimal(at: start + 1, count: 2) { emit(value, start + 3, depth, body) }
        case 0x5C:
            emit(0x5C, start + 1, depth, body)
            // A quote or a slash that was escaped several times over has a row of them before it.
            let row = bytes[start...].prefix(Self.longestRow).prefix { $0 == 0x5C }
            if row.endIndex < bytes.count, Self.isQuoted(bytes[row.endIndex]) {
                body(bytes[row.endIndex], row.endIndex + 1)
            }
        default:
            // A quote or a slash: itself. It may be escaped in another way.
            readings(at: start, depth) { byte, end in
                if byte == 0x5C || Self.isQuoted(byte) { emit(byte, end, depth, body) }
            }
        }
    }

    /// `&#47;`, `&#x2F;`, `&sol;`; number sign and semicolon may be escaped in turn, and the semicolon may be missing.
    private func entity(_ start: Int, _ depth: Int, _ body: (UInt8, Int) -> Void) {
        func close(_ value: UInt8, _ end: Int, needsMark: Bool) {
            var isClosed = false
            readings(at: end, depth) { byte, after in
                guard byte == 0x3B, !isClosed else { return }
                isClosed = true
                emit(value, after, depth, body)
            }
            if !isClosed, !needsMark { emit(value, end, depth, body) }
        }
        readings(at: start, depth) { byte, end in
            if byte == 0x23 {
                number(end) { value, end in close(value, end, needsMark: false) }
            }
        }
        var end = start
        while end < bytes.count, end - start < 8, bytes[end] | 0x20 >= 0x61, bytes[end] | 0x20 <= 0x7A { end += 1 }
        guard end > start else { return }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        if let value = Self.entities[name] { close(value, end, needsMark: true) }
    }

    private func number(_ start: Int, _ body: (UInt8, Int) -> Void) {
        guard start < bytes.count else { return }
        let isHexadecimal = bytes[start] | 0x20 == 0x78
        var position = isHexadecimal ? start + 1 : start
        let first = position
        var value = 0
        while position < bytes.count, position - first < 8, value < 256,
            let digit = Self.digit(bytes[position]), isHexadecimal || digit < 10
        {
            value = value * (isHexadecimal ? 16 : 10) + Int(digit)
            position += 1
        }
        if position > first, value < 256 { body(UInt8(value), position) }
    }

    private func hexadecimal(at start: Int, count: Int) -> UInt8? {
        guard start + count <= bytes.count else { return nil }
        var value: UInt8 = 0
        for byte in bytes[start..<start + count] {
            guard let digit = Self.digit(byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The names that HTML has for characters of ASCII (html.spec.whatwg.org, named character references).
    private static let entities: [String: UInt8] = [
        "excl": 0x21, "quot": 0x22, "QUOT": 0x22, "num": 0x23, "dollar": 0x24, "percnt": 0x25, "amp": 0x26, "AMP": 0x26,
        "apos": 0x27, "lpar": 0x28, "rpar": 0x29, "ast": 0x2A, "midast": 0x2A, "plus": 0x2B, "comma": 0x2C,
        "period": 0x2E, "sol": 0x2F, "colon": 0x3A, "semi": 0x3B, "lt": 0x3C, "LT": 0x3C, "equals": 0x3D, "gt": 0x3E,
        "GT": 0x3E, "quest": 0x3F, "commat": 0x40, "lsqb": 0x5B, "lbrack": 0x5B, "bsol": 0x5C, "rsqb": 0x5D,
        "rbrack": 0x5D, "Hat": 0x5E, "lowbar": 0x5F, "UnderBar": 0x5F, "grave": 0x60, "lcub": 0x7B, "lbrace": 0x7B,
        "verbar": 0x7C, "vert": 0x7C, "rcub": 0x7D, "rbrace": 0x7D,
    ]
}
