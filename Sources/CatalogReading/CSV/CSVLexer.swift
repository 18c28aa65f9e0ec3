package import Bytes
package import FeedModel
import Glibc

/// Cuts bytes into CSV records and cells: RFC 4180 as people really write it. It does no I/O and copies nothing.
///
/// How it reads:
/// - A record ends at LF, CRLF or CR. A line with nothing in it is no record.
/// - A cell is quoted when a quote is its first character that is neither a space nor a byte order mark. In it delimiters
///   and line ends are text and two quotes stand for one. Spaces after the closing quote are passed over.
/// - A quote elsewhere in an unquoted cell is text.
/// - Text after a closing quote belongs to the cell (`"Rain" shirt`): see `CSVLexer+StrayQuotes`, which also finds
///   quotes that are closed in another row.
/// - A quote that is never closed, or not within the limit of a record, costs the rest of the line that it is in
///   and no more: the record is marked `unterminatedQuote`, keeps the cells before it, and reading goes on with the
///   next line.
/// - A record over the limit is marked `tooLarge`, keeps its first cells, and ends with the line in which it passes the
///   limit.
///
/// What comes out does not depend on how the file is cut into blocks, and nothing is looked at more than a few times
/// wherever the quotes are.
package struct CSVLexer: Sendable {
    /// A comma, a semicolon or a tab.
    package let delimiter: UInt8
    /// A record may have this many bytes, its line end not counted.
    package let maximumRecordBytes: Int
    /// Cells of the header, which decide where quotes are in the wrong place; 0 where it is not known.
    package let columns: Int
    /// Line of the next byte, from 1.
    package var line: UInt32 = 1
    /// Number of the next record.
    package var record: UInt32
    /// Set when the last record is over the limit and ends in a later block: the next call passes over the rest of it
    /// and completes its length. The record's cells are before this offset; what follows may be forgotten.
    private(set) var cut: Int?
    /// A stretch of the block in which every run of quotes is even, so that no quoted cell can end in it.
    private var evenQuotes = 0..<0
    /// A stretch of the block in which each line is a row by itself, up to the line of the quote after which `rowEnd` is.
    var rows = 0..<0
    /// What follows the quote that the last quoted cell over rows was closed with.
    var rowEnd = RowAfterQuote(quote: -1)

    /// A lexer at the beginning of a file, or after its header.
    package init(delimiter: UInt8, columns: Int = 0, firstRecord: UInt32 = 1, maximumRecordBytes: Int = 16 << 20) {
        self.delimiter = delimiter
        self.columns = columns
        record = firstRecord
        self.maximumRecordBytes = maximumRecordBytes
    }

    /// Of a record over the limit only cells that end within so many bytes are kept: its ids are looked for there.
    private static let keptBytes = 1 << 16
    static let quote: UInt8 = 0x22
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    /// A byte order mark: where files were put together, one is before the first cell of each.
    static let mark: (UInt8, UInt8, UInt8) = (0xEF, 0xBB, 0xBF)

    /// What came of one cell.
    enum CellEnd {
        /// It ends before this offset: a delimiter's, a line end's, the end of all bytes, or one beyond the limit.
        case at(Int)
        /// The bytes end first, and more may come.
        case needsMore
        /// It is quoted and its end is missing.
        case unterminated
        /// The quote at this offset closes it, and text follows.
        case stray(Int)
    }

    /// Lexes records from `start` on and appends them with their cells.
    ///
    /// - Parameters:
    ///   - bytes: a block of the file; offsets of cells count from its start.
    ///   - atEnd: no byte of the file follows the block.
    ///   - fileOffset: where the block's first byte would be in the file if all bytes before `start` were there.
    /// - Returns: where the first byte is that has to come again: the beginning of a record that the block does not
    ///   hold whole; `bytes.count` when it holds all.
    package mutating func lex(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, atEnd: Bool, fileOffset: UInt64,
        cells: inout PlainBuffer<RowCell>, records: inout [Record]
    ) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let end = bytes.count
        var position = start
        evenQuotes = 0..<0
        (rows, rowEnd) = (0..<0, RowAfterQuote(quote: -1))
        if cut != nil {
            cut = start
            position = endOfLine(base, start, end)
            guard position < end || atEnd else { return end }
            if position < end {
                guard let past = pastLineEnd(base, position, end, atEnd) else { return position }
                position = past
            }
            cut = nil
            if let last = records.indices.last {
                records[last].length = fileOffset &+ UInt64(position) &- records[last].offset
            }
        }
        while position < end {
            let first = base[position]
            if first == Self.lineFeed || first == Self.carriageReturn {
                guard let next = pastLineEnd(base, position, end, atEnd) else { return position }
                position = next
                line &+= 1
                continue
            }
            let begin = position
            let firstCell = cells.count
            var lines: UInt32 = 0
            var fault = Record.Fault.none
            // The record's end, where its line end begins; nil while the block does not hold it.
            var recordEnd: Int?
            var strays = StrayQuotes(columns: columns)
            repeat {
                while true {
                    var hasDoubledQuotes = false
                    var content = position
                    // Most cells begin with none of these.
                    let lead = position < end ? base[position] : 0
                    if lead == Self.quote || lead == Self.space || lead == Self.mark.0,
                        isQuoted(base, &content, end)
                    {
                        var contentEnd = content
                        let limit = begin &+ maximumRecordBytes
                        var outcome = quotedEnd(
                            base, begin, content, &contentEnd, end, atEnd, limit, strays, cells.count &- firstCell,
                            &hasDoubledQuotes, &lines)
                        if case .stray(let quote) = outcome {
                            outcome = strayEnd(
                                base, &content, &contentEnd, after: quote, end, atEnd, limit, &strays,
                                &hasDoubledQuotes)
                        }
                        if case .at(let next) = outcome {
                            cells.append(
                                RowCell(
                                    offset: content, count: contentEnd - content, hasDoubledQuotes: hasDoubledQuotes))
                            position = next
                        } else {
                            if case .needsMore = outcome { break }
                            fault = .unterminatedQuote
                            let lineEnd = endOfLine(base, content, end)
                            if lineEnd < end || atEnd { recordEnd = lineEnd }
                            break
                        }
                    } else {
                        position = endOfPlainCell(base, position, end)
                        if position == end, !atEnd { break }
                        cells.append(RowCell(offset: content, count: position &- content, hasDoubledQuotes: false))
                    }
                    guard position < end, base[position] == delimiter, position &- begin < maximumRecordBytes else {
                        recordEnd = position
                        if position < end, !isLineEnd(base[position]) {
                            // Over the limit: only the end of the line is of interest.
                            let lineEnd = endOfLine(base, position, end)
                            recordEnd = lineEnd < end || atEnd ? lineEnd : nil
                        }
                        break
                    }
                    position &+= 1
                    if position == end, !atEnd { break }
                }
                guard strays.areMet, let whole = recordEnd, whole &- begin <= maximumRecordBytes,
                    strays.readsAgain(width: cells.count &- firstCell, fault)
                else { break }
                cells.truncate(to: firstCell)
                (position, lines, fault, recordEnd) = (begin, 0, .none, nil)
            } while true
            var next = end
            if let recordEnd, recordEnd < end {
                if let past = pastLineEnd(base, recordEnd, end, atEnd) {
                    next = past
                } else {
                    next = recordEnd
                    cut = recordEnd
                }
            } else if recordEnd == nil {
                cut = end
            }
            if cut != nil, end &- begin <= maximumRecordBytes &+ 1 {
                cut = nil
                cells.truncate(to: firstCell)
                return begin
            }
            if cut != nil || (recordEnd ?? end) &- begin > maximumRecordBytes {
                fault = .tooLarge
                let kept = keepFirstCells(
                    from: firstCell, before: begin &+ min(Self.keptBytes, maximumRecordBytes), &cells)
                if cut != nil { cut = kept ?? begin }
            }
            var found = Record(
                location: Location(line: line, record: record), offset: fileOffset &+ UInt64(begin),
                length: UInt64(next &- begin), fault: fault)
            found.hasStrayQuotes = strays.areMet
            found.firstCell = UInt32(truncatingIfNeeded: firstCell)
            found.cellCount = UInt32(truncatingIfNeeded: cells.count &- firstCell)
            records.append(found)
            record &+= 1
            line &+= lines &+ 1
            position = next
            if cut != nil { break }
        }
        return position
    }

    /// Forgets the cells of a record that do not end before `limit`; gives the end of the last one that does.
    private func keepFirstCells(from firstCell: Int, before limit: Int, _ cells: inout PlainBuffer<RowCell>) -> Int? {
        var kept = firstCell
        while kept < cells.count, Int(cells[kept].offset) + cells[kept].count <= limit { kept += 1 }
        cells.truncate(to: kept)
        guard kept > firstCell else { return nil }
        return Int(cells[kept - 1].offset) + cells[kept - 1].count
    }

    @inline(__always)
    func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }

    /// The offset of the next LF or CR, or the end.
    func endOfLine(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end, !isLineEnd(base[position]) { position &+= 1 }
        return position
    }

    /// The offset of the next delimiter or line end, or the end. Looks at eight bytes at a time.
    @inline(__always)
    func endOfPlainCell(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
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
            if byte == delimiter || isLineEnd(byte) { return position }
            position &+= 1
        }
        while position < end {
            let byte = base[position]
            if byte == delimiter || isLineEnd(byte) { break }
            position &+= 1
        }
        return position
    }

    /// The offset after the line end at `position`, or nil when the next block has to say whether a CR is a CRLF.
    func pastLineEnd(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ atEnd: Bool) -> Int? {
        guard base[position] == Self.carriageReturn else { return position &+ 1 }
        guard position &+ 1 < end else { return atEnd ? position &+ 1 : nil }
        return base[position &+ 1] == Self.lineFeed ? position &+ 2 : position &+ 1
    }

    /// Whether a cell that begins at `content` is quoted; moves `content` past the quote if so.
    func isQuoted(_ base: UnsafePointer<UInt8>, _ content: inout Int, _ end: Int) -> Bool {
        let probe = pastBlanks(base, content, end)
        guard probe < end, base[probe] == Self.quote else { return false }
        content = probe &+ 1
        return true
    }

    /// The first byte that is none of what may be before a quote.
    @inline(__always)
    func pastBlanks(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var probe = start
        while probe < end {
            if base[probe] == Self.space {
                probe &+= 1
            } else if probe &+ 3 <= end, base[probe] == Self.mark.0, base[probe &+ 1] == Self.mark.1,
                base[probe &+ 2] == Self.mark.2
            {
                probe &+= 3
            } else {
                break
            }
        }
        return probe
    }

    /// Finds the end of a quoted cell whose text begins at `content`, in the record from `begin` on; its closing quote
    /// comes before `limit`.
    ///
    /// - Parameter cellsBefore: cells of the record before it.
    private mutating func quotedEnd(
        _ base: UnsafePointer<UInt8>, _ begin: Int, _ content: Int, _ contentEnd: inout Int, _ end: Int, _ atEnd: Bool,
        _ limit: Int, _ strays: StrayQuotes, _ cellsBefore: Int, _ hasDoubledQuotes: inout Bool, _ lines: inout UInt32
    ) -> CellEnd {
        let stop = min(end, limit)
        var position = content
        while true {
            if evenQuotes.contains(position), base[position] != Self.quote {
                hasDoubledQuotes = true
                position = evenQuotes.upperBound
            }
            guard position < stop, let found = memchr(base + position, Int32(Self.quote), stop - position) else {
                evenQuotes = content..<max(stop, position)
                return end < limit && !atEnd ? .needsMore : .unterminated
            }
            let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            var past = quote &+ 1
            var isClosing = true
            if past == end {
                guard atEnd else { return .needsMore }
            } else if base[past] == Self.quote {
                hasDoubledQuotes = true
                position = past &+ 1
                continue
            } else {
                while past < end, past < limit, base[past] == Self.space { past &+= 1 }
                if past == end {
                    guard atEnd else { return .needsMore }
                } else if past < limit || base[past] != Self.space {
                    isClosing = base[past] == delimiter || isLineEnd(base[past])
                }
            }
            let isKnown = lines == 0 && quote == rowEnd.quote && rows.contains(begin)
            let ends = isKnown ? 1 : lineEnds(base, content, quote)
            if ends > 0 {
                guard isClosing || strays.manner != .inItsLine else {
                    evenQuotes = content..<quote
                    return .unterminated
                }
                if lines == 0 {
                    guard let isOfAnotherRow = isOfAnotherRow(base, begin, quote, end, atEnd, limit) else {
                        return .needsMore
                    }
                    if isOfAnotherRow {
                        var isKept: Bool? = false
                        if isClosing, strays.isRegular {
                            isKept = isWholeRow(base, begin, cellsBefore, end, atEnd, limit)
                        }
                        guard let isKept else { return .needsMore }
                        guard isKept else {
                            evenQuotes = content..<quote
                            return .unterminated
                        }
                    }
                }
            }
            lines &+= isKnown ? lineEnds(base, content, quote) : ends
            guard isClosing else { return .stray(quote) }
            contentEnd = quote
            return .at(past)
        }
    }

    /// How many line ends are in a stretch of bytes; CRLF is one.
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
