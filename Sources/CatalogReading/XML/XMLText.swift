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

    /// The text of the first child of the record that has that local name and is not blank; none where there is none. In a
    /// record whose tags do not fit together, an element of that name further down will do.
    ///
    /// - Parameter namespaces: those of the format's own elements, which have a prefix: one without counts where there is no
    ///   other. One whose own tag says that its prefix is of another namespace does not count. None: any prefix will do.
    package static func element(
        _ name: StaticString, in record: UnsafeBufferPointer<UInt8>, namespaces: [String] = []
    ) -> XMLSourceText {
        first(in: record, steps: 1) { _, local, tag in
            guard local.sameBytes(as: name) else { return .no }
            return namespaces.isEmpty ? .yes : fit(tag, namespaces)
        }
    }

    private static func fit(_ tag: UnsafeBufferPointer<UInt8>, _ namespaces: [String]) -> Fit {
        let name = tag.dropFirst().prefix { !isBlank($0) && ![0x3E, 0x2F].contains($0) }
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return .otherwise }
        let own = attribute(Array("xmlns:".utf8) + name[..<colon], of: tag)
        let isForeign = !own.isEmpty && !own.withText { text in namespaces.contains { text.elementsEqual($0.utf8) } }
        return isForeign ? .no : .yes
    }

    /// Whether an element is the one that is looked for.
    private enum Fit {
        case no
        /// Where there is no other.
        case otherwise
        case yes
    }

    /// The text of the first element that a path leads to from the record on, or of an attribute of it, that is not blank;
    /// none where there is none. In a record whose tags do not fit together, an element anywhere that the last step fits will do.
    package static func element(
        _ path: [XMLStep], attribute: [UInt8]? = nil, in record: UnsafeBufferPointer<UInt8>
    ) -> XMLSourceText {
        first(in: record, steps: path.count, attribute: attribute) { step, local, tag in
            path[step].fits(local, tag) ? .yes : .no
        }
    }

    /// - Parameter fits: of a step of the path whether it is an element of that local name and start tag.
    @inline(__always)
    private static func first(
        in record: UnsafeBufferPointer<UInt8>, steps: Int, attribute: [UInt8]? = nil,
        fits: (Int, UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Fit
    ) -> XMLSourceText {
        guard let base = record.baseAddress else { return .none }
        var (otherwise, anywhere) = (XMLSourceText.none, XMLSourceText.none)
        var sections = XMLSections()
        // The elements that are open, the record among them; so many of those in the record are on the path.
        var (depth, onPath) = (0, 0)
        var position = 0
        while position < record.count, let found = memchr(base + position, 0x3C, record.count - position) {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if let end = sections.end(of: record, at: start) {
                position = end
                continue
            }
            position = start + 1
            guard position < record.count, record[position] > 0x20 else { continue }
            if record[position] == UInt8(ascii: "/") {
                depth -= 1
                onPath = max(0, min(onPath, depth - 1))
                continue
            }
            var (local, end) = (position, position)
            while end < record.count, !isBlank(record[end]), ![0x3E, 0x2F, 0x3C].contains(record[end]) {
                if record[end] == UInt8(ascii: ":") { local = end + 1 }
                end += 1
            }
            let next = memchr(base + end, 0x3C, record.count - end).map {
                UnsafeRawPointer($0) - UnsafeRawPointer(base)
            }
            let endOfTag = XMLProlog.endOfStartTag(record, from: end, before: next ?? record.count)
            let isEmpty = record[endOfTag - 1] == UInt8(ascii: ">") && record[endOfTag - 2] == UInt8(ascii: "/")
            position = endOfTag
            defer { if !isEmpty { depth += 1 } }
            let name = UnsafeBufferPointer(rebasing: record[local..<end])
            let tag = UnsafeBufferPointer(rebasing: record[start..<endOfTag])
            func text() -> XMLSourceText {
                if let attribute { return self.attribute(attribute, of: tag) }
                return isEmpty ? .none : XMLSourceText(record, from: endOfTag, &sections)
            }
            let fit = depth == onPath + 1 ? fits(onPath, name, tag) : .no
            if fit != .no, onPath < steps - 1 {
                if !isEmpty { onPath += 1 }
            } else if fit != .no {
                let found = text()
                if found.isEmpty { continue }
                if fit == .yes { return found }
                if otherwise.isEmpty { otherwise = found }
            } else if depth > 0, anywhere.isEmpty, fits(steps - 1, name, tag) != .no {
                anywhere = text()
            }
        }
        return depth == 0 || !otherwise.isEmpty ? otherwise : anywhere
    }
}

/// A step of a path that leads to an element of a record.
package struct XMLStep: Sendable {
    /// Its local name.
    private let name: [UInt8]
    /// What an attribute of it has to say.
    private let condition: (attribute: [UInt8], value: [UInt8])?

    /// - Parameters:
    ///   - name: the element's local name.
    ///   - condition: an attribute, and its value.
    package init(_ name: String, condition: (attribute: String, value: String)? = nil) {
        self.name = Array(name.utf8)
        self.condition = condition.map { (Array($0.attribute.utf8), Array($0.value.utf8)) }
    }

    fileprivate func fits(_ local: UnsafeBufferPointer<UInt8>, _ tag: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.withUnsafeBufferPointer({ local.sameBytes(as: $0) }) else { return false }
        guard let condition else { return true }
        return XMLText.attribute(condition.attribute, of: tag).withText { text in
            condition.value.withUnsafeBufferPointer { text.sameBytes(as: $0) }
        }
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

    /// - Parameter source: as it is written.
    package init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source.trimmed
        hasMarkup = self.source.contains { $0 == 0x26 || $0 == 0x3C }
    }

    /// The text that begins after a start tag, up to the next tag.
    fileprivate init(_ record: UnsafeBufferPointer<UInt8>, from start: Int, _ sections: inout XMLSections) {
        var end = start
        while end < record.count {
            if record[end] != 0x3C {
                end += 1
            } else if let next = sections.end(of: record, at: end) {
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
        var sections = XMLSections()
        var position = 0
        while position < source.count {
            let rest = UnsafeBufferPointer(rebasing: source[position...])
            if rest.hasPrefix("<![CDATA[") {
                let end = sections.end(of: source, at: position)
                text.append(
                    UnsafeBufferPointer(rebasing: source[(position + 9)..<(end.map { $0 - 3 } ?? source.count)]))
                position = end ?? source.count
            } else if let end = sections.end(of: source, at: position) {
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
}

/// Finds the ends of comments, character data sections and processing instructions. What is never closed is looked for
/// once, so that no text takes longer than its length.
fileprivate struct XMLSections {
    private var hasOpenComment = false
    private var hasOpenCharacters = false
    private var hasOpenInstruction = false

    /// Where the section ends that begins there; nil where none does, or it never ends.
    mutating func end(of bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start] == 0x3C else { return nil }
        let rest = UnsafeBufferPointer(rebasing: bytes[start...])
        if rest[1] == UInt8(ascii: "?") { return Self.find("?>", in: rest, from: 2, &hasOpenInstruction, start) }
        guard rest[1] == UInt8(ascii: "!") else { return nil }
        if rest.hasPrefix("<!--") { return Self.find("-->", in: rest, from: 4, &hasOpenComment, start) }
        guard rest.hasPrefix("<![CDATA[") else { return nil }
        return Self.find("]]>", in: rest, from: 9, &hasOpenCharacters, start)
    }

    private static func find(
        _ end: StaticString, in rest: UnsafeBufferPointer<UInt8>, from first: Int, _ isOpen: inout Bool, _ start: Int
    ) -> Int? {
        guard !isOpen else { return nil }
        guard let found = rest.firstOffset(of: end, from: first) else {
            isOpen = true
            return nil
        }
        return start + found + end.utf8CodeUnitCount
    }
}
