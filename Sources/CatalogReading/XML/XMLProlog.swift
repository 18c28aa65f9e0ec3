import Bytes

/// What the first bytes of a file say about it as XML.
package enum XMLRecognition: Equatable, Sendable {
    /// No XML.
    case notXML
    /// The canonical catalog.
    case catalog
    /// XML with another root.
    case otherRoot(String)
    /// XML whose root is not among these bytes: the reader says what is wrong with it.
    case undecided
}

/// What comes before the products: a walk over declaration, comments, processing instructions and document type to the
/// end of the root's start tag.
package struct XMLProlog {
    /// The root's name as it is written, such as `catalog` or `c:catalog`.
    var root: Range<Int>
    /// After the `>` of its start tag.
    var end: Int

    enum Outcome {
        case found(XMLProlog)
        case notXML
        /// The bytes end before the root does.
        case cut(root: Range<Int>?)
    }

    static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        var position = Transcoder.startOfText(in: bytes)
        while true {
            while position < bytes.count, isBlank(bytes[position]) { position += 1 }
            guard position < bytes.count else { return .cut(root: nil) }
            guard bytes[position] == UInt8(ascii: "<") else { return .notXML }
            let rest = UnsafeBufferPointer(rebasing: bytes[position...])
            if rest.hasPrefix("<?") {
                guard let end = find("?>", in: bytes, from: position + 2) else { return .cut(root: nil) }
                position = end
            } else if rest.hasPrefix("<!--") {
                guard let end = find("-->", in: bytes, from: position + 4) else { return .cut(root: nil) }
                position = end
            } else if rest.hasPrefix("<!DOCTYPE") {
                guard let end = endOfDoctype(bytes, from: position + 9) else { return .cut(root: nil) }
                position = end
            } else if rest.count < 2 {
                return .cut(root: nil)
            } else {
                return root(bytes, at: position)
            }
        }
    }

    private static func root(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Outcome {
        var position = start + 1
        guard
            bytes[position] >= 0x80 || bytes[position] | 0x20 >= 0x61 && bytes[position] | 0x20 <= 0x7A
                || bytes[position] == UInt8(ascii: "_")
        else { return .notXML }
        while position < bytes.count, !isBlank(bytes[position]), bytes[position] != UInt8(ascii: ">"),
            bytes[position] != UInt8(ascii: "/")
        {
            position += 1
        }
        guard position < bytes.count else { return .cut(root: nil) }
        let name = start + 1..<position
        guard let end = endOfTag(bytes, from: position) else { return .cut(root: name) }
        return .found(XMLProlog(root: name, end: end))
    }

    /// After the next `text`.
    package static func find(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let length = text.utf8CodeUnitCount
        guard start + length <= bytes.count else { return nil }
        for position in start...bytes.count - length
        where bytes[position] == text.utf8Start[0]
            && UnsafeBufferPointer(rebasing: bytes[position..<position + length]).sameBytes(as: text)
        {
            return position + length
        }
        return nil
    }

    /// After the `>` that is not inside quotes.
    package static func endOfTag(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var quote: UInt8 = 0
        for position in start..<bytes.count {
            let byte = bytes[position]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return position + 1
            }
        }
        return nil
    }

    /// After the `>` of a start tag, of which the next `<` is at `limit`: none may be in a tag. Where a quote is never closed
    /// in it, the first `>` counts.
    static func endOfStartTag(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, before limit: Int) -> Int {
        let tag = UnsafeBufferPointer(rebasing: bytes[..<limit])
        return endOfTag(tag, from: start) ?? tag[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? limit
    }

    /// After a document type declaration, over its internal subset and what is quoted in it.
    private static func endOfDoctype(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var position = start
        var inSubset = false
        var quote: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if inSubset, UnsafeBufferPointer(rebasing: bytes[position...]).hasPrefix("<!--") {
                guard let end = find("-->", in: bytes, from: position + 4) else { return nil }
                position = end
                continue
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "[") {
                inSubset = true
            } else if byte == UInt8(ascii: "]") {
                inSubset = false
            } else if byte == UInt8(ascii: ">"), !inSubset {
                return position + 1
            }
            position += 1
        }
        return nil
    }
}

/// The encoding of an XML file, by its byte order mark, by the shape of its first bytes, by its declaration.
enum XMLEncoding {
    /// Such as `UTF-8` (also where nothing is said) or `windows-1251`.
    static func detect(_ prefix: UnsafeBufferPointer<UInt8>) -> String {
        if let byMark = Transcoder.encoding(byMarkIn: prefix) { return byMark }
        let start = Array(prefix.prefix(4))
        if start.count == 4, start[0] == 0x3C, start[1] == 0, start[2] != 0, start[3] == 0 { return "UTF-16LE" }
        if start.count == 4, start[0] == 0, start[1] == 0x3C, start[2] == 0, start[3] != 0 { return "UTF-16BE" }
        guard let declared = declared(prefix) else { return "UTF-8" }
        // A declaration that can be read as it stands is not in units of two bytes, whatever it says.
        return Transcoder.isUTF8(declared) || declared.uppercased().hasPrefix("UTF-16") ? "UTF-8" : declared
    }

    /// The name in the XML declaration, or nil. What is in front of it, and may not be, is passed over: blanks,
    /// comments, the code that should have written the file.
    static func declared(_ prefix: UnsafeBufferPointer<UInt8>) -> String? {
        var start = Transcoder.startOfText(in: prefix)
        while true {
            while start < prefix.count, isBlank(prefix[start]) { start += 1 }
            let rest = UnsafeBufferPointer(rebasing: prefix[start...])
            if rest.hasPrefix("<?xml"), rest.count > 5, isBlank(rest[5]) { break }
            let isComment = rest.hasPrefix("<!--")
            if isComment || rest.hasPrefix("<?") {
                guard let next = XMLProlog.find(isComment ? "-->" : "?>", in: prefix, from: start + 2) else {
                    return nil
                }
                start = next
            } else {
                // A page of HTML may have got in front of it.
                guard rest.first == 0x3C, let next = XMLProlog.endOfTag(prefix, from: start), next < 4096 else {
                    return nil
                }
                start = next
            }
        }
        guard let end = XMLProlog.find("?>", in: prefix, from: start + 5),
            var position = XMLProlog.find(
                "encoding", in: UnsafeBufferPointer(rebasing: prefix[..<end]), from: start + 5)
        else { return nil }
        while position < end, isBlank(prefix[position]) || prefix[position] == UInt8(ascii: "=") { position += 1 }
        let quote = prefix[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let close = prefix[(position + 1)..<end].firstIndex(of: quote), close - position <= 64
        else { return nil }
        return UnsafeBufferPointer(rebasing: prefix[(position + 1)..<close]).string
    }
}

extension XMLRecognition {
    /// Looks at the first bytes of a file, in any encoding that XML can say itself.
    package static func of(prefix: UnsafeBufferPointer<UInt8>) -> XMLRecognition {
        let encoding = XMLEncoding.detect(prefix)
        if !Transcoder.isUTF8(encoding), let decoded = try? Transcoder.decode(prefix: prefix, from: encoding) {
            return withExtendedLifetime(decoded) { of(utf8: decoded.bytes) }
        }
        return of(utf8: prefix)
    }

    private static func of(utf8 bytes: UnsafeBufferPointer<UInt8>) -> XMLRecognition {
        let name: Range<Int>
        switch XMLProlog.scan(bytes) {
        case .notXML: return .notXML
        case .cut(root: nil):
            // Nothing but blanks is no XML yet.
            return bytes.contains(UInt8(ascii: "<")) ? .undecided : .notXML
        case .cut(root: let root?): name = root
        case .found(let prolog): name = prolog.root
        }
        let written = UnsafeBufferPointer(rebasing: bytes[name])
        let local = UnsafeBufferPointer(
            rebasing: written[(written.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0)...])
        return local.sameBytes(as: "catalog") ? .catalog : .otherRoot(written.string)
    }
}
