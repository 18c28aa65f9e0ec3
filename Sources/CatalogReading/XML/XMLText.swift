import Bytes
import Glibc

/// Looks at the bytes of a record that do without parsing it.
package enum XMLText {
    /// The value of an attribute of the record's own start tag; none where it has none.
    package static func attribute(_ name: StaticString, of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        attribute(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), of: record)
    }

    /// As above, of a name that is not known beforehand.
    package static func attribute(_ name: [UInt8], of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        name.withUnsafeBufferPointer { attribute($0, of: record) }
    }

    private static func attribute(
        _ name: UnsafeBufferPointer<UInt8>, of record: UnsafeBufferPointer<UInt8>
    ) -> XMLSourceText {
        var position = 1
        let length = name.count
        while position < record.count, record[position] != UInt8(ascii: ">"), record[position] != UInt8(ascii: "<") {
            if isBlank(record[position]), position + 1 + length < record.count,
                UnsafeBufferPointer(rebasing: record[(position + 1)..<(position + 1 + length)]).sameBytes(as: name)
            {
                var start = position + 1 + length
                while start < record.count, isBlank(record[start]) { start += 1 }
                if start < record.count, record[start] == UInt8(ascii: "=") {
                    start += 1
                    while start < record.count, isBlank(record[start]) { start += 1 }
                    guard start < record.count else { return .none }
                    let quote = record[start]
                    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                        let end = record[(start + 1)...].firstIndex(of: quote)
                    else { return .none }
                    return XMLSourceText(UnsafeBufferPointer(rebasing: record[(start + 1)..<end]))
                }
            }
            // Over values, in which such a name may occur too.
            if record[position] == UInt8(ascii: "\"") || record[position] == UInt8(ascii: "'") {
                let quote = record[position]
                guard let end = record[(position + 1)...].firstIndex(of: quote) else { return .none }
                position = end
            }
            position += 1
        }
        return .none
    }

    /// The text of the first child of the record that has that local name, or else of the first element within it; none
    /// where there is neither.
    package static func element(_ name: StaticString, in record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        element(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), in: record)
    }

    /// As above, of a name that is not known beforehand.
    package static func element(_ name: [UInt8], in record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        name.withUnsafeBufferPointer { element($0, in: record) }
    }

    private static func element(
        _ name: UnsafeBufferPointer<UInt8>, in record: UnsafeBufferPointer<UInt8>
    ) -> XMLSourceText {
        guard let base = record.baseAddress else { return .none }
        var within: XMLSourceText?
        var depth = 0
        var position = 0
        while position < record.count, let found = memchr(base + position, 0x3C, record.count - position) {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if let end = XMLSourceText.endOfSection(record, at: start) {
                position = end
                continue
            }
            position = start + 1
            guard position < record.count, record[position] > 0x20 else { continue }
            if record[position] == UInt8(ascii: "/") {
                depth -= 1
                continue
            }
            var (local, end) = (position, position)
            while end < record.count, !isBlank(record[end]), ![0x3E, 0x2F, 0x3C].contains(record[end]) {
                if record[end] == UInt8(ascii: ":") { local = end + 1 }
                end += 1
            }
            let (endOfTag, isEmpty) = tag(record, from: end)
            position = endOfTag
            defer { if !isEmpty { depth += 1 } }
            guard UnsafeBufferPointer(rebasing: record[local..<end]).sameBytes(as: name) else { continue }
            let text = isEmpty ? .none : XMLSourceText(record, from: endOfTag)
            if depth <= 1 { return text }
            within = within ?? text
        }
        return within ?? .none
    }

    /// Where a start tag ends after its name, and whether its element has nothing in it. One that never ends, or in which
    /// another begins, ends there.
    private static func tag(_ record: UnsafeBufferPointer<UInt8>, from start: Int) -> (end: Int, isEmpty: Bool) {
        var position = start
        while position < record.count {
            switch record[position] {
            case UInt8(ascii: ">"): return (position + 1, record[position - 1] == UInt8(ascii: "/"))
            case UInt8(ascii: "<"): return (position, false)
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                guard let end = record[(position + 1)...].firstIndex(of: quote) else { return (start, false) }
                position = end
            default: break
            }
            position += 1
        }
        return (start, false)
    }
}

/// A text as a record has it, between the quotes of an attribute or the tags of an element, and as it is meant.
package struct XMLSourceText {
    /// As it is written, without blanks around it.
    private let source: UnsafeBufferPointer<UInt8>
    /// It has references, comments or character data sections.
    private let hasMarkup: Bool

    /// No text.
    package static var none: XMLSourceText { XMLSourceText(UnsafeBufferPointer(start: nil, count: 0)) }

    fileprivate init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source.trimmed
        hasMarkup = self.source.contains { $0 == 0x26 || $0 == 0x3C }
    }

    /// The text that begins after a start tag, up to the next tag.
    fileprivate init(_ record: UnsafeBufferPointer<UInt8>, from start: Int) {
        var end = start
        while end < record.count {
            if record[end] != 0x3C {
                end += 1
            } else if let next = Self.endOfSection(record, at: end) {
                end = next
            } else if UnsafeBufferPointer(rebasing: record[end...]).hasPrefix("<![CDATA[") {
                // It is never closed.
                end = record.count
            } else {
                break
            }
        }
        self.init(UnsafeBufferPointer(rebasing: record[start..<end]))
    }

    /// Whether there is no text.
    package var isEmpty: Bool { hasMarkup ? withText { $0.isEmpty } : source.isEmpty }

    /// Calls `body` with the text as a parser gives it, without blanks around it.
    package func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard hasMarkup else { return body(source) }
        var text = ByteBuffer(capacity: source.count)
        var position = 0
        while position < source.count {
            let rest = UnsafeBufferPointer(rebasing: source[position...])
            if rest.hasPrefix("<![CDATA[") {
                let end = Self.endOfSection(source, at: position)
                text.append(
                    UnsafeBufferPointer(rebasing: source[(position + 9)..<(end.map { $0 - 3 } ?? source.count)]))
                position = end ?? source.count
            } else if let end = Self.endOfSection(source, at: position) {
                position = end
            } else if rest[0] == 0x26, let (value, end) = HTMLEntities.reference(source, at: position),
                let scalar = Unicode.Scalar(value)
            {
                text.append(Array(String(scalar).utf8))
                position = end
            } else {
                text.append(rest[0])
                position += 1
            }
        }
        return body(text.bytes.trimmed)
    }

    /// Where a comment, a character data section or a processing instruction ends that begins there; nil where none does,
    /// or it never ends.
    fileprivate static func endOfSection(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start] == 0x3C else { return nil }
        let rest = UnsafeBufferPointer(rebasing: bytes[start...])
        if rest[1] == UInt8(ascii: "?") { return rest.firstOffset(of: "?>", from: 2).map { start + $0 + 2 } }
        guard rest[1] == UInt8(ascii: "!") else { return nil }
        if rest.hasPrefix("<!--") { return rest.firstOffset(of: "-->", from: 4).map { start + $0 + 3 } }
        guard rest.hasPrefix("<![CDATA[") else { return nil }
        return rest.firstOffset(of: "]]>", from: 9).map { start + $0 + 3 }
    }
}
