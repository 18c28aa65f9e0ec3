import Bytes

/// Finds the end of an element that libxml2 will not read, because something in it is larger or deeper than it takes.
///
/// It knows tags with their quotes, comments, character data sections and processing instructions, and nothing else of
/// XML; it reads in blocks and keeps none of it.
struct XMLSkipper: ~Copyable {
    enum Construct {
        /// An element, from its start tag to the end of its end tag.
        case element(name: String)
        /// A comment or processing instruction.
        case other
        /// The end tag of what is around, or the end of the file.
        case end
    }

    private let source: ByteSource
    private var block = ByteBuffer(capacity: 1 << 16)
    private var position = 0
    /// Offset in the file, and line, of the next byte.
    private(set) var offset: Int
    private(set) var line: Int
    /// Where the construct that was skipped last began.
    private(set) var start = 0
    private(set) var startLine = 0

    init(_ source: ByteSource, offset: Int, line: Int) {
        self.source = source
        self.offset = offset
        self.line = line
    }

    private mutating func next() throws(ReadingError) -> UInt8? {
        if position == block.count {
            block.removeAll()
            position = 0
            let at = UInt64(offset)
            let source = source
            try block.fill(atLeast: 1 << 16) { (room) throws(ReadingError) in try source.read(at: at, into: room) }
            if block.count == 0 { return nil }
        }
        let byte = block.base[position]
        position &+= 1
        offset &+= 1
        if byte == UInt8(ascii: "\n") { line &+= 1 }
        return byte
    }

    /// Skips text, and the next construct behind it.
    mutating func skip() throws(ReadingError) -> Construct {
        var depth = 0
        var name = ""
        while let byte = try next() {
            guard byte == UInt8(ascii: "<") else { continue }
            if depth == 0 { (start, startLine) = (offset - 1, line) }
            guard let kind = try next() else { return .end }
            switch kind {
            case UInt8(ascii: "?"):
                guard try skip(past: "?>") else { return .end }
                if depth == 0 { return .other }
            case UInt8(ascii: "!"):
                guard try skipDeclaration() else { return .end }
                if depth == 0 { return .other }
            case UInt8(ascii: "/"):
                guard depth > 0, try skip(past: ">") else { return .end }
                depth -= 1
                if depth == 0 { return .element(name: name) }
            default:
                guard let tag = try skipTag(kind) else { return .end }
                if depth == 0 { name = tag.name }
                if !tag.isEmpty { depth += 1 }
                if depth == 0 { return .element(name: name) }
            }
        }
        return .end
    }

    /// Skips what follows `<!`: a comment or a character data section.
    private mutating func skipDeclaration() throws(ReadingError) -> Bool {
        switch try next() {
        case UInt8(ascii: "-"): return try next() == UInt8(ascii: "-") ? try skip(past: "-->") : false
        case UInt8(ascii: "["): return try skip(past: "]]>")
        default: return try skip(past: ">")
        }
    }

    private mutating func skipTag(_ first: UInt8) throws(ReadingError) -> (name: String, isEmpty: Bool)? {
        var name = [first]
        var isInName = true
        var quote: UInt8 = 0
        var last = first
        while let byte = try next() {
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") {
                return (String(decoding: name, as: UTF8.self), last == UInt8(ascii: "/"))
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            if isBlank(byte) || byte == UInt8(ascii: "/") { isInName = false }
            if isInName, name.count < 100 { name.append(byte) }
            last = byte
        }
        return nil
    }

    /// Skips everything up to the end of the next `text`, whose first bytes are all alike (`-->`, `]]>`, `?>`, `>`).
    private mutating func skip(past text: StaticString) throws(ReadingError) -> Bool {
        let length = text.utf8CodeUnitCount
        var matched = 0
        while let byte = try next() {
            if byte == text.utf8Start[matched] {
                matched += 1
                if matched == length { return true }
            } else if !(matched == length - 1 && matched > 0 && byte == text.utf8Start[0]) {
                matched = byte == text.utf8Start[0] ? 1 : 0
            }
        }
        return false
    }
}
