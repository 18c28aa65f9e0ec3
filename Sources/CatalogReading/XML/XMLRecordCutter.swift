import Bytes
import Glibc

/// Cuts an XML export into its records by a look at the bytes alone, so that a fault in one record, whatever it
/// is, stays in it.
///
/// It knows the start and end tag of a record, comments, character data sections and processing instructions, and nothing
/// else of XML. Well-formedness is not its concern: what is wrong between a record's tags is found when that record is
/// parsed. Only what would swallow the next record is: a record, a section or a comment without an end is taken to be
/// over where another record clearly begins.
///
/// Positions are in the buffer that it is called with; it goes on where it stopped when the buffer has grown.
struct XMLRecordCutter {
    /// What was found.
    enum Piece: Equatable {
        /// From `<offer` to the end of `</offer>`. Without `isWhole` its end tag or its start tag is missing.
        case record(Range<Int>, isWhole: Bool)
        /// The start tag of another element, between records: its name.
        case element(Range<Int>)
        /// The end tag of another element, between records.
        case endTag(Range<Int>)
        /// More bytes are needed; at the end of the file there are none.
        case more
    }

    private enum Mode {
        case between
        /// Between records, in what ends with `terminator`.
        case passing
        case record
        case section
        case commentInRecord
        case instructionInRecord
    }

    /// Local names of the elements that are records, such as `offer`.
    private let names: [[UInt8]]
    /// The start tag of any other element is told once it is whole.
    private let waitsForTags: Bool
    private var mode = Mode.between
    /// Where to go on.
    private(set) var position = 0
    /// Where the open record or other construct begins, and which of `names` it is.
    private(set) var start = 0
    private(set) var open = 0
    /// Where the last record ended; nil before the first, where no end tag of a record is looked for.
    private var lastEnd: Int?
    /// What ends the comment, section or instruction that is open between records.
    private(set) var terminator: StaticString = "-->"
    /// Terminators that do not occur in the rest of this file: what they should end is text like any other.
    private var missing: [StaticString] = []

    init(names: [String], waitsForTags: Bool = false) {
        self.names = names.map { Array($0.utf8) }
        self.waitsForTags = waitsForTags
    }

    /// A record is open.
    var isInRecord: Bool { ![.between, .passing].contains(mode) }
    /// Whatever is open, a record or a comment.
    var isOpen: Bool { mode != .between }

    /// The buffer has lost so many bytes at its beginning.
    mutating func shift(by count: Int) {
        position -= count
        start -= count
        lastEnd = lastEnd.map { $0 - count }
    }

    /// The comment or instruction that is open has no end in the file, so that no other that follows has one either: what
    /// seemed to be in it is read after all, from `start` on.
    mutating func giveUp() {
        missing.append(terminator)
        mode = .between
        position = start
    }

    /// Starts at a place between two records.
    mutating func restart(at position: Int) {
        mode = .between
        self.position = position
        lastEnd = position
    }

    /// The next piece of `bytes`.
    ///
    /// - Parameter isLast: no bytes come after them.
    mutating func next(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Piece {
        while true {
            switch mode {
            case .between:
                guard let piece = between(bytes) else { continue }
                return piece
            case .passing:
                let end = XMLProlog.find(terminator, in: bytes, from: position)
                // A section has no business between records, and no comment is in another: one that is part of a
                // broken start tag hides no record.
                if terminator.utf8Start[0] == UInt8(ascii: "]"),
                    let next = nextRecord(bytes, before: end ?? bytes.count)
                {
                    (mode, position) = (.between, next)
                } else if terminator.utf8Start[0] == UInt8(ascii: "-"),
                    let next = XMLProlog.find("<!--", in: bytes, from: position), next <= end ?? bytes.count
                {
                    (mode, position) = (.between, start + 4)
                } else if let end {
                    (mode, position) = (.between, end)
                } else {
                    position = max(position, bytes.count - 12)
                    return .more
                }
            case .record, .section, .commentInRecord, .instructionInRecord:
                guard let piece = inRecord(bytes, isLast: isLast) else { continue }
                return piece
            }
        }
    }

    // MARK: Between records

    private mutating func between(_ bytes: UnsafeBufferPointer<UInt8>) -> Piece? {
        guard let found = first(0x3C, bytes, from: position) else {
            position = bytes.count
            return .more
        }
        position = found
        start = found
        // As much as `<![CDATA[`, or a name and what ends it.
        guard let kind = bytes.count > found + 1 ? bytes[found + 1] : nil else { return .more }
        switch kind {
        case UInt8(ascii: "!"):
            guard bytes.count > found + 8 else { return .more }
            let rest = UnsafeBufferPointer(rebasing: bytes[found...])
            if rest.hasPrefix("<!--") {
                pass("-->", from: found + 4)
            } else if rest.hasPrefix("<![CDATA[") {
                pass("]]>", from: found + 9)
            } else {
                position = found + 2
            }
            return nil
        case UInt8(ascii: "?"):
            pass("?>", from: found + 2)
            return nil
        case UInt8(ascii: "/"):
            guard let name = name(bytes, from: found + 2) else { return .more }
            if let lastEnd, record(bytes, name) != nil {
                guard let (end, _) = endOfEndTag(bytes, from: name.upperBound) else { return .more }
                var begin = max(0, lastEnd)
                while begin < found, isBlank(bytes[begin]) { begin += 1 }
                position = end
                self.lastEnd = position
                return .record(begin..<position, isWhole: false)
            }
            position = name.upperBound
            return .endTag(name)
        default:
            guard Self.canBegin(kind) else {
                position = found + 1
                return nil
            }
            guard let name = name(bytes, from: found + 1) else { return .more }
            guard let known = record(bytes, name) else {
                guard !waitsForTags || endOfTag(bytes, from: name.upperBound) != nil else { return .more }
                position = name.upperBound
                return .element(name)
            }
            guard let end = endOfTag(bytes, from: name.upperBound) else { return .more }
            open = known
            position = end
            if bytes[end - 2] == UInt8(ascii: "/") {
                lastEnd = end
                return .record(found..<end, isWhole: true)
            }
            mode = .record
            return nil
        }
    }

    private mutating func pass(_ terminator: StaticString, from start: Int) {
        position = start
        guard !missing.contains(where: { $0.description == terminator.description }) else { return }
        self.terminator = terminator
        mode = .passing
    }

    static func canBegin(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_")
    }

    /// The name that begins there, prefix and all; nil where the buffer may cut it.
    func name(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var end = start
        while end < bytes.count {
            switch bytes[end] {
            case 0x00...0x20, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "<"): return start..<end
            default: end += 1
            }
        }
        return nil
    }

    /// Which kind of record has that name.
    func record(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> Int? {
        let local = UnsafeBufferPointer(rebasing: bytes[name].local)
        return names.firstIndex { $0.elementsEqual(local) }
    }

    /// After the `>` of a start tag; nil where more is needed to see it.
    private func endOfTag(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> Int? {
        guard let limit = first(0x3C, bytes, from: position) else { return XMLProlog.endOfTag(bytes, from: position) }
        return XMLProlog.endOfStartTag(bytes, from: position, before: limit)
    }

    // MARK: In a record

    private mutating func inRecord(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Piece? {
        let tag = first(0x3C, bytes, from: position)
        if mode != .record, let end = endOfOpen(bytes, upTo: tag ?? bytes.count) {
            (mode, position) = (.record, end)
            return nil
        }
        guard let found = tag else {
            // `]]>` or `-->` may be cut.
            position = max(position, bytes.count - 2)
            return .more
        }
        position = found
        guard bytes.count > found + 1 else { return .more }
        switch bytes[found + 1] {
        case UInt8(ascii: "!") where mode == .record:
            guard bytes.count > found + 8 else { return .more }
            let rest = UnsafeBufferPointer(rebasing: bytes[found...])
            if rest.hasPrefix("<![CDATA[") {
                mode = .section
                position = found + 9
            } else if rest.hasPrefix("<!--") {
                mode = .commentInRecord
                position = found + 4
            } else {
                position = found + 2
            }
            return nil
        case UInt8(ascii: "?") where mode == .record:
            mode = .instructionInRecord
            position = found + 2
            return nil
        case UInt8(ascii: "/"):
            guard let name = name(bytes, from: found + 2) else { return .more }
            position = found + 2
            guard record(bytes, name) == open else { return nil }
            guard let (end, isClosed) = endOfEndTag(bytes, from: name.upperBound) else {
                position = found
                return .more
            }
            guard mode != .record else {
                return close(at: end, isWhole: isClosed)
            }
            // In a section or comment it only counts when another record, or the end of all, comes next.
            guard let isBoundary = isBoundary(bytes, after: end) else {
                position = found
                return .more
            }
            return isBoundary
                ? goOn(sectionAhead(bytes, from: end, isLast: isLast), at: found, closing: end, isWhole: true) : nil
        default:
            position = found + 1
            guard Self.canBegin(bytes[found + 1]) else { return nil }
            guard let name = name(bytes, from: found + 1) else {
                position = found
                return .more
            }
            guard record(bytes, name) == open else { return nil }
            let ahead =
                mode == .record
                ? recordAhead(bytes, from: start, at: found, isLast: isLast)
                : sectionAhead(bytes, from: found, isLast: isLast)
            return goOn(ahead, at: found, closing: found, isWhole: false)
        }
    }

    /// Goes on after a tag at `found`, as what comes after it says: where it is a boundary, the record ends at `end`.
    @inline(never)
    private mutating func goOn(_ ahead: Ahead, at found: Int, closing end: Int, isWhole: Bool) -> Piece? {
        switch ahead {
        case .more:
            position = found
            return .more
        case .boundary: return close(at: end, isWhole: isWhole)
        case .next(let start): return close(at: start, isWhole: false)
        case .within(let end) where mode == .record: return close(at: end)
        case .within(let end):
            (mode, position) = (.record, end)
            return nil
        }
    }

    /// After the `>` of an end tag; where it has none, at the next tag.
    private func endOfEndTag(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> (Int, isClosed: Bool)? {
        guard let end = first(0x3E, bytes, from: position) else { return nil }
        let tag = UnsafeBufferPointer(rebasing: bytes[..<end])
        return first(0x3C, tag, from: position).map { ($0, false) } ?? (end + 1, true)
    }

    private mutating func close(at end: Int, isWhole: Bool = true) -> Piece {
        let record = start..<end
        mode = .between
        position = end
        lastEnd = end
        return .record(record, isWhole: isWhole)
    }

    /// Where a record begins before `end`, from the open section on.
    private func nextRecord(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Int? {
        var position = position
        while let found = first(0x3C, bytes, from: position), found < end {
            position = found + 1
            if position < bytes.count, Self.canBegin(bytes[position]), let name = name(bytes, from: position),
                record(bytes, name) != nil
            {
                return found
            }
        }
        return nil
    }

    /// After the end of the open section or comment, if that comes before `limit`.
    private func endOfOpen(_ bytes: UnsafeBufferPointer<UInt8>, upTo limit: Int) -> Int? {
        XMLProlog.find(openSection.terminator, in: UnsafeBufferPointer(rebasing: bytes[..<limit]), from: position)
    }

    /// How the section, comment or instruction that is open in a record begins and ends.
    var openSection: (opener: StaticString, terminator: StaticString) {
        switch mode {
        case .section: ("<![CDATA[", "]]>")
        case .instructionInRecord: ("<?", "?>")
        default: ("<!--", "-->")
        }
    }

    /// Whether another record begins there after blanks, or what holds the records ends; nil where the buffer ends before
    /// that is clear.
    private func isBoundary(_ bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> Bool? {
        var position = start
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        guard position + 1 < bytes.count else { return nil }
        guard bytes[position] == 0x3C else { return false }
        if bytes[position + 1] == UInt8(ascii: "/") { return true }
        return name(bytes, from: position + 1).map { record(bytes, $0) == open }
    }

    func first(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
