import Bytes
import FeedModel

/// What comes before the first record of an XML export: the prologue, the elements that hold the records, and what
/// they say for all of them.
struct XMLOpening {
    /// All bytes before the first record.
    private(set) var head: [UInt8] = []
    /// The end tags of what is open there.
    private(set) var tail: [UInt8] = []
    /// The start tags of what is open there, from the root on.
    private(set) var primer: [UInt8] = []
    /// The local names of what is open there, from the root on.
    private(set) var open: [[UInt8]] = []
    /// Of a file without records: the path of the element that is there most often, if one is repeated.
    private(set) var repeated: String?
    /// The root's name as it is written.
    private(set) var root: [UInt8] = []
    /// The elements that hold for all records, each with its line.
    private(set) var elements: [(bytes: [UInt8], line: Int)] = []
    /// Elements that say nothing that is used.
    private(set) var unused = NameCounts()
    /// What is to be said about it.
    private(set) var findings: [Remark] = []
    /// Where a document type declaration names a file.
    private(set) var externalDoctypeLine: Int?
    /// Nothing of the file is read.
    private(set) var isRefused = false

    struct Remark {
        var code: FindingCode
        var line: Int
        var facts: (Fact, Fact, Fact, Fact)
        /// It does no harm.
        var isWarning = false
    }

    private struct Tag {
        var name: Range<Int>
        var isEnd: Bool
    }

    private struct Open {
        var name: Range<Int>
        var tag: Range<Int>
        var hasChildren = false
    }

    /// Reads a file up to its first record.
    ///
    /// - Throws: `ReadingError` when it cannot be read.
    init(_ source: ByteSource, _ document: any DocumentFormat, limit: Int) throws(ReadingError) {
        var buffer = ByteBuffer(capacity: 1 << 16)
        var cutter = XMLRecordCutter(names: document.records)
        var tags: [Tag] = []
        var end: Int?
        var atEnd = false
        source.rewind()
        while end == nil {
            switch cutter.next(buffer.bytes, isLast: atEnd) {
            case .record(let range, _): end = range.lowerBound
            case .element(let name): tags.append(Tag(name: name, isEnd: false))
            case .endTag(let name):
                // The first record, whose start tag is broken.
                if document.isRecord(UnsafeBufferPointer(rebasing: buffer.bytes[name])) {
                    end = Self.endOfContainers(tags, buffer.bytes, document)
                } else {
                    tags.append(Tag(name: name, isEnd: true))
                }
            case .more:
                if cutter.isInRecord {
                    end = cutter.start
                } else if atEnd, cutter.isOpen {
                    cutter.giveUp()
                } else if atEnd || buffer.count > limit {
                    end = -1
                } else {
                    let before = buffer.count
                    try buffer.fill(atLeast: 1 << 16) { room throws(ReadingError) in
                        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<(1 << 16)]))
                    }
                    atEnd = buffer.count == before
                }
            }
        }
        let bytes = buffer.bytes
        if end == -1, !atEnd {
            refuse(
                Remark(
                    code: .sourceRecordTooLarge, line: 1, facts: (.words("head"), .integer(Int64(limit)), .none, .none))
            )
        }
        // A file without a record is only looked at for the end of its root.
        let count = end == -1 ? 0 : end!
        head = Array(bytes[..<count])
        tags.removeAll { end != -1 && $0.name.lowerBound >= count }
        let first = Self.root(tags, bytes, document) ?? tags.first
        if let first { root = Array(bytes[first.name]) }
        look(at: UnsafeBufferPointer(rebasing: bytes[..<(first?.name.lowerBound ?? bytes.count)]))
        readTags(tags, UnsafeBufferPointer(rebasing: bytes[..<(end == -1 ? bytes.count : count)]), document)
        if end == -1, document.enclosing != nil { repeated = Self.repeated(tags, bytes) }
    }

    /// The path of the elements that may be records: of those that are there more than once the outermost, and of these the
    /// most frequent.
    private static func repeated(_ tags: [Tag], _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var open = OpenElements<Slice<UnsafeBufferPointer<UInt8>>>()
        var counts: [String: (steps: Int, count: Int)] = [:]
        for tag in tags {
            let name = bytes[tag.name].local
            guard !tag.isEnd else {
                open.close(UnsafeBufferPointer(rebasing: name))
                continue
            }
            if open.all.count < deepestRecord {
                let path = (open.all + [name]).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
                counts[path, default: (open.all.count, 0)].count += 1
            }
            guard let end = XMLProlog.endOfTag(bytes, from: tag.name.upperBound) else { break }
            if bytes[end - 2] != UInt8(ascii: "/") { open.append(name, named: UnsafeBufferPointer(rebasing: name)) }
        }
        let several = counts.filter { $0.value.count > 1 }
        return several.min { ($0.value.steps, -$0.value.count, $0.key) < ($1.value.steps, -$1.value.count, $1.key) }?
            .key
    }

    /// No path of records has more steps.
    private static let deepestRecord = 64

    /// The root: the first element that holds records and is open when they begin. An element that is over before is not
    /// what holds them, and one of another name that nothing closes, such as `<br>`, is not while there is one that may.
    private static func root(
        _ tags: [Tag], _ bytes: UnsafeBufferPointer<UInt8>, _ document: any DocumentFormat
    ) -> Tag? {
        var open = OpenElements<Tag>()
        var first: Tag?
        for tag in tags {
            let name = UnsafeBufferPointer(rebasing: bytes[tag.name])
            guard !tag.isEnd else {
                open.close(name)
                continue
            }
            guard let end = XMLProlog.endOfTag(bytes, from: tag.name.upperBound), bytes[end - 2] != UInt8(ascii: "/")
            else { continue }
            open.append(tag, named: name)
            first = first ?? tag
        }
        let holds: (Tag) -> Bool = { tag in
            document.containers.contains { $0.utf8.elementsEqual(bytes[tag.name].local) }
        }
        return open.all.first(where: holds) ?? open.all.first ?? first
    }

    /// After the start tag of the innermost element that holds records.
    private static func endOfContainers(
        _ tags: [Tag], _ bytes: UnsafeBufferPointer<UInt8>, _ document: any DocumentFormat
    ) -> Int {
        let last = tags.last { tag in
            !tag.isEnd && document.containers.contains { $0.utf8.elementsEqual(bytes[tag.name].local) }
        }
        return last.flatMap { XMLProlog.endOfTag(bytes, from: $0.name.upperBound) } ?? 0
    }

    mutating func add(_ remark: Remark) { findings.append(remark) }

    /// Something is not as it should be, and does no harm.
    mutating func warn(_ words: String) {
        findings.append(
            Remark(
                code: .sourceMalformedXML, line: 1, facts: (.string(words), .none, .none, .words("passed over")),
                isWarning: true))
    }

    /// One of the elements that hold for all records is not well-formed.
    mutating func note(_ words: String, line: Int) {
        findings.append(
            Remark(
                code: .sourceMalformedXML, line: line, facts: (.string(words), .none, .none, .words("element"))))
    }

    /// Nothing of the file is read, for that reason.
    mutating func refuse(_ remark: Remark) {
        findings.append(remark)
        isRefused = true
    }

    // MARK: The prologue

    /// Looks at what comes before the root.
    private mutating func look(at prologue: UnsafeBufferPointer<UInt8>) {
        if let start = XMLProlog.find("<!DOCTYPE", in: prologue, from: 0) {
            var quote: UInt8 = 0
            let line = 1 + prologue[..<start].count { $0 == 0x0A }
            for byte in prologue[start...] {
                if quote == 0, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { externalDoctypeLine = line }
                if quote != 0 {
                    if byte == quote { quote = 0 }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                } else if byte == UInt8(ascii: ">") {
                    break
                } else if byte == UInt8(ascii: "[") {
                    return refuse(
                        Remark(
                            code: .sourceForbiddenDoctype, line: line,
                            facts: (.string("has declarations of its own"), .none, .none, .none)))
                }
            }
        }
        // An XML declaration is the first thing in a file or none; code is none of XML's instructions.
        var position = Transcoder.startOfText(in: prologue)
        let start = position
        while let next = XMLProlog.find("<?", in: prologue, from: position) {
            let name = UnsafeBufferPointer(rebasing: prologue[next...])
            let isDeclaration = name.hasPrefix("xml ") || name.hasPrefix("xml\t") || name.hasPrefix("xml\n")
            let isCode = name.hasPrefix("php") || name.hasPrefix("=") || name.first.map { isBlank($0) } ?? false
            if isCode || isDeclaration && next - 2 != start {
                findings.append(
                    Remark(
                        code: .sourceMalformedXML, line: 1 + prologue[..<next].count { $0 == 0x0A },
                        facts: (
                            .string(
                                isCode
                                    ? "the file contains the code that should have written it"
                                    : "the XML declaration is not the first thing in the file"), .none, .none,
                            .words("passed over")
                        ), isWarning: true))
                return
            }
            position = next
        }
    }

    // MARK: Elements

    /// The elements that hold for all records, where some of them come after the first record.
    ///
    /// - Parameters:
    ///   - start: where the first such element begins, in the file.
    ///   - limit: so many bytes are looked at.
    /// - Throws: `ReadingError` when the file cannot be read.
    func elements(
        from start: UInt64, of source: ByteSource, _ document: any DocumentFormat, limit: Int
    ) throws(ReadingError) -> [(bytes: [UInt8], line: Int)] {
        var buffer = ByteBuffer(capacity: 1 << 16)
        try buffer.fill(atLeast: limit) { room throws(ReadingError) in
            try source.read(at: start, into: UnsafeMutableRawBufferPointer(rebasing: room[..<limit]))
        }
        var cutter = XMLRecordCutter(names: document.records)
        cutter.restart(at: 0)
        var tags: [Tag] = []
        pieces: while true {
            switch cutter.next(buffer.bytes, isLast: true) {
            case .record: continue
            case .element(let name): tags.append(Tag(name: name, isEnd: false))
            case .endTag(let name): tags.append(Tag(name: name, isEnd: true))
            case .more: break pieces
            }
        }
        var whole = self
        whole.readTags(tags, buffer.bytes, document)
        return whole.elements
    }

    /// Follows the elements in front of the records: which are open at the end of `bytes`, and what the others say.
    private mutating func readTags(
        _ tags: [Tag], _ bytes: UnsafeBufferPointer<UInt8>, _ document: any DocumentFormat
    ) {
        var open = OpenElements<Open>()
        var index = 0
        // Of the tag that was looked at last.
        var (lines, counted) = (1, 0)
        while index < tags.count {
            let tag = tags[index]
            index += 1
            let written = UnsafeBufferPointer(rebasing: bytes[tag.name])
            if tag.isEnd {
                guard let closed = open.close(written) else { continue }
                note(closed, below: open.all.last, upTo: tag.name.lowerBound - 2, bytes)
                continue
            }
            guard let end = XMLProlog.endOfTag(bytes, from: tag.name.upperBound) else { break }
            if !open.all.isEmpty { open.all[open.all.count - 1].hasChildren = true }
            let isEmpty = bytes[end - 2] == UInt8(ascii: "/")
            let start = tag.name.lowerBound - 1
            if document.headElements.contains(where: { written.elementsEqual($0.utf8) }) {
                var close = end
                if !isEmpty, index < tags.count, tags[index].isEnd {
                    close = XMLProlog.endOfTag(bytes, from: tags[index].name.upperBound) ?? end
                    index += 1
                }
                lines += bytes[counted..<start].count { $0 == 0x0A }
                counted = start
                elements.append((Array(bytes[start..<close]), lines))
            } else if !isEmpty {
                open.append(Open(name: tag.name, tag: start..<end), named: written)
            } else if bytes[tag.name.upperBound..<end].contains(UInt8(ascii: "=")) {
                note(tag.name, below: open.all.last, bytes)
            }
        }
        for element in open.all { primer += bytes[element.tag] }
        self.open = open.all.map { Array(bytes[$0.name].local) }
        tail = open.all.reversed().flatMap { Array("</".utf8) + bytes[$0.name] + Array(">".utf8) } + [0x0A]
    }

    /// An element that holds nothing but text, and goes nowhere.
    private mutating func note(
        _ element: Open, below parent: Open?, upTo end: Int, _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        guard !element.hasChildren, end > element.tag.upperBound,
            !UnsafeBufferPointer(rebasing: bytes[element.tag.upperBound..<end]).trimmed.isEmpty
        else { return }
        note(element.name, below: parent, bytes)
    }

    private mutating func note(_ name: Range<Int>, below parent: Open?, _ bytes: UnsafeBufferPointer<UInt8>) {
        let parent = parent.map { Array(bytes[$0.name]) + [UInt8(ascii: "/")] } ?? []
        (parent + bytes[name]).withUnsafeBufferPointer { unused.note($0) }
    }
}

/// The elements that are open at a place of a document, from the outermost on.
private struct OpenElements<Element> {
    var all: [Element] = []
    /// The hashes of their names, and how many have each: an end tag of what is not open is not looked for.
    private var names: [UInt64] = []
    private var counts: [UInt64: Int] = [:]

    mutating func append(_ element: Element, named name: UnsafeBufferPointer<UInt8>) {
        all.append(element)
        names.append(name.hash64)
        counts[name.hash64, default: 0] += 1
    }

    /// Closes the innermost element of that name, with all that is in it.
    ///
    /// - Returns: nil where none is open.
    @discardableResult
    mutating func close(_ name: UnsafeBufferPointer<UInt8>) -> Element? {
        let hash = name.hash64
        guard counts[hash, default: 0] > 0 else { return nil }
        while let last = names.popLast(), let element = all.popLast() {
            counts[last, default: 1] -= 1
            if last == hash { return element }
        }
        return nil
    }
}
