package import Bytes
package import FeedModel
import Glibc

/// Cuts bytes into CSV records and cells: RFC 4180 as people really write it. It does no I/O and copies nothing.
///
/// How it reads:
/// - A record ends at LF, CRLF or CR. A line with nothing in it is no record.
/// - A cell is quoted when a quote is its first byte that is not a space. In it delimiters and line ends are text and
///   two quotes stand for one. Spaces behind the closing quote are passed over.
/// - A quote elsewhere in an unquoted cell is text.
/// - A quote inside a quoted cell that is followed by neither a quote nor the end of the cell was meant as text
///   (`"3" pipe"`): it is kept, and the cell goes on. But when the cell already runs over a line end, it is far more
///   likely that an earlier quote was never closed, and that this one opens another cell.
/// - A quote that is never closed costs the line that it stands in and no more: the record is marked
///   `unterminatedQuote`, keeps the cells before it, and reading goes on with the next line. The same goes for a
///   quoted cell over `maximumRecordBytes`, so nothing is ever looked at more than twice.
package struct CSVLexer: Sendable {
    package let delimiter: UInt8
    /// A record may have this many bytes.
    package let maximumRecordBytes: Int
    /// Line of the next byte, from 1.
    package var line: UInt32 = 1
    /// Number of the next record.
    package var record: UInt32

    package init(delimiter: UInt8, firstRecord: UInt32 = 1, maximumRecordBytes: Int = 16 << 20) {
        self.delimiter = delimiter
        record = firstRecord
        self.maximumRecordBytes = maximumRecordBytes
    }

    private static let quote: UInt8 = 0x22
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D
    private static let space: UInt8 = 0x20

    /// What came of one cell.
    private enum CellEnd {
        /// It ends before this offset, which is a delimiter's, a line end's or the end of all bytes.
        case at(Int)
        /// The bytes end first, and more may come.
        case needsMore
        /// It is quoted and its end is missing.
        case unterminated
    }

    /// Lexes records from `start` on and appends them with their cells.
    ///
    /// - Parameters:
    ///   - bytes: a block of the file; offsets of cells count from its start.
    ///   - atEnd: no byte of the file follows the block.
    ///   - fileOffset: where the block's first byte stands in the file.
    /// - Returns: where the first record begins that the block does not hold whole; `bytes.count` when it holds all.
    package mutating func lex(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, atEnd: Bool, fileOffset: UInt64,
        cells: inout PlainBuffer<RowCell>, records: inout [Record]
    ) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let end = bytes.count
        var position = start
        while position < end {
            let first = base[position]
            if first == Self.lineFeed || first == Self.carriageReturn {
                guard let next = behindLineEnd(base, position, end, atEnd) else { return position }
                position = next
                line &+= 1
                continue
            }
            let begin = position
            let firstCell = cells.count
            var lines: UInt32 = 0
            var fault = Record.Fault.none
            while true {
                var hasDoubledQuotes = false
                var content = position
                // Most cells begin neither with a quote nor with a space.
                let lead = position < end ? base[position] : 0
                if lead == Self.quote || lead == Self.space, isQuoted(base, &content, end) {
                    var contentEnd = content
                    let outcome = quotedEnd(base, content, &contentEnd, end, atEnd, &hasDoubledQuotes, &lines)
                    switch outcome {
                    case .at(let next):
                        cells.append(
                            RowCell(offset: content, count: contentEnd - content, hasDoubledQuotes: hasDoubledQuotes))
                        position = next
                    case .needsMore where end - begin <= maximumRecordBytes:
                        cells.truncate(to: firstCell)
                        return begin
                    case .needsMore, .unterminated:
                        fault = .unterminatedQuote
                    }
                    if fault != .none { break }
                } else {
                    position = endOfPlainCell(base, position, end)
                    if position == end, !atEnd {
                        cells.truncate(to: firstCell)
                        return begin
                    }
                    cells.append(RowCell(offset: content, count: position &- content, hasDoubledQuotes: false))
                }
                guard position < end, base[position] == delimiter else { break }
                position &+= 1
                if position == end, !atEnd {
                    cells.truncate(to: firstCell)
                    return begin
                }
            }
            var next = position
            if fault == .unterminatedQuote {
                // Give up this line only.
                lines = 0
                var lineEnd = begin
                while lineEnd < end, base[lineEnd] != Self.lineFeed, base[lineEnd] != Self.carriageReturn {
                    lineEnd += 1
                }
                if lineEnd == end, !atEnd {
                    cells.truncate(to: firstCell)
                    return begin
                }
                position = lineEnd
                next = lineEnd
            }
            if position < end {
                guard let behind = behindLineEnd(base, position, end, atEnd) else {
                    cells.truncate(to: firstCell)
                    return begin
                }
                next = behind
                lines &+= 1
            }
            var found = Record(
                location: Location(line: line, record: record), offset: fileOffset &+ UInt64(begin),
                length: UInt64(next &- begin), fault: fault)
            found.firstCell = UInt32(truncatingIfNeeded: firstCell)
            found.cellCount = UInt32(truncatingIfNeeded: cells.count &- firstCell)
            records.append(found)
            record &+= 1
            line &+= lines
            position = next
        }
        return position
    }

    /// The offset of the next delimiter or line end, or the end. Looks at eight bytes at a time.
    @inline(__always)
    private func endOfPlainCell(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let delimiters = ones &* UInt64(delimiter)
        var position = start
        while position &+ 8 <= end {
            let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self).littleEndian
            let difference = word ^ delimiters
            // The top bit of each byte that is the delimiter, or below 0x0E; only the lowest one set is to be trusted.
            let hits =
                ((difference &- ones) & ~difference | (word &- ones &* 0x0E) & ~word) & (ones &* 0x80)
            guard hits != 0 else {
                position &+= 8
                continue
            }
            position &+= hits.trailingZeroBitCount &>> 3
            let byte = base[position]
            if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { return position }
            position &+= 1
        }
        while position < end {
            let byte = base[position]
            if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { break }
            position &+= 1
        }
        return position
    }

    /// The offset behind the line end at `position`, or nil when the next block has to say whether a CR is a CRLF.
    private func behindLineEnd(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ atEnd: Bool) -> Int? {
        guard base[position] == Self.carriageReturn else { return position &+ 1 }
        guard position &+ 1 < end else { return atEnd ? position &+ 1 : nil }
        return base[position &+ 1] == Self.lineFeed ? position &+ 2 : position &+ 1
    }

    /// Whether a cell that begins at `content` is quoted; moves `content` behind the quote if so.
    private func isQuoted(_ base: UnsafePointer<UInt8>, _ content: inout Int, _ end: Int) -> Bool {
        var probe = content
        while probe < end, base[probe] == Self.space { probe &+= 1 }
        guard probe < end, base[probe] == Self.quote else { return false }
        content = probe &+ 1
        return true
    }

    /// Finds the end of a quoted cell whose text begins at `content`.
    private func quotedEnd(
        _ base: UnsafePointer<UInt8>, _ content: Int, _ contentEnd: inout Int, _ end: Int, _ atEnd: Bool,
        _ hasDoubledQuotes: inout Bool, _ lines: inout UInt32
    ) -> CellEnd {
        var position = content
        while true {
            guard let found = memchr(base + position, Int32(Self.quote), end - position) else {
                return atEnd ? .unterminated : .needsMore
            }
            let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            var behind = quote &+ 1
            if behind == end {
                guard atEnd else { return .needsMore }
            } else if base[behind] == Self.quote {
                hasDoubledQuotes = true
                position = behind &+ 1
                continue
            } else {
                while behind < end, base[behind] == Self.space { behind &+= 1 }
                if behind == end {
                    guard atEnd else { return .needsMore }
                } else {
                    let byte = base[behind]
                    if byte != delimiter, byte != Self.lineFeed, byte != Self.carriageReturn {
                        if lineEnds(base, content, quote) > 0 { return .unterminated }
                        position = quote &+ 1
                        continue
                    }
                }
            }
            contentEnd = quote
            lines &+= lineEnds(base, content, quote)
            return .at(behind)
        }
    }

    /// How many line ends stand in a stretch of bytes; CRLF is one.
    private func lineEnds(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        var count: UInt32 = 0
        var position = start
        guard memchr(base + start, Int32(Self.carriageReturn), end - start) != nil else {
            while position < end, let found = memchr(base + position, Int32(Self.lineFeed), end - position) {
                count &+= 1
                position = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base + 1
            }
            return count
        }
        while position < end {
            let byte = base[position]
            position &+= 1
            if byte == Self.lineFeed {
                count &+= 1
            } else if byte == Self.carriageReturn {
                count &+= 1
                if position < end, base[position] == Self.lineFeed { position &+= 1 }
            }
        }
        return count
    }
}
