import Bytes
import FeedModel
import Glibc

/// Quotes that stand where RFC 4180 has none: whatever they mean, they cost no other row.
///
/// - Text after a closing quote belongs to the cell, which ends at the next delimiter or line end. The cell is read as
///   it stands, with its quotes (`"Rain" shirt`); where its last byte is a quote too, that one and the first enclose it
///   (`"3" pipe"` is `3" pipe`).
/// - Where the row then has another number of cells than the header, it is read again: a quote inside a cell is text up
///   to the next one in the line that a delimiter or the line end follows (`"<p class="a">One, two</p>"`). That reading
///   counts when it makes as many cells as the header has.
/// - A cell that runs over a line end takes text after its closing quote only where the row has as many cells as the
///   header. Otherwise its quote was never closed, and the one that was found belongs to another row.
/// - So it was, too, where each of the lines that the cell runs over is a row by itself: as many cells as the header
///   has, and the first of them a single word. A text of several lines is hardly ever like that.
struct StrayQuotes {
    /// How a record is read.
    enum Manner {
        /// Text after the closing quote belongs to the cell.
        case asItStands
        /// Quotes are text up to one that ends the cell.
        case enclosed
        /// As it stands, and never over a line end.
        case inItsLine
    }
    private let columns: Int
    private(set) var manner: Manner
    /// A cell of the record has text after its closing quote.
    var areMet = false
    /// No quote before this offset ends a cell.
    var noneEndsBefore = 0

    init(columns: Int) {
        self.columns = columns
        manner = columns > 0 ? .asItStands : .inItsLine
    }

    /// Whether a record that was read to its end has to be read again, in the next manner.
    mutating func readsAgain(width: Int, _ fault: Record.Fault) -> Bool {
        guard manner != .inItsLine, fault != .none || width != columns else { return false }
        manner = manner == .asItStands ? .enclosed : .inItsLine
        areMet = false
        noneEndsBefore = 0
        return true
    }
}

extension CSVLexer {
    /// Finds the end of a cell that has text after its closing quote.
    ///
    /// - Parameters:
    ///   - content: where its text begins; moved to the first quote where the cell is read as it stands.
    ///   - quote: its closing quote.
    func strayEnd(
        _ base: UnsafePointer<UInt8>, _ content: inout Int, _ contentEnd: inout Int, after quote: Int, _ end: Int,
        _ atEnd: Bool, _ limit: Int, _ strays: inout StrayQuotes, _ hasDoubledQuotes: inout Bool
    ) -> CellEnd {
        strays.areMet = true
        if strays.manner == .enclosed, quote >= strays.noneEndsBefore {
            let lineEnd = endOfLine(base, quote, end)
            let stop = min(lineEnd, limit)
            let endsHere = stop == lineEnd && stop < limit && (stop < end || atEnd)
            if let (last, behind) = endingQuote(base, after: quote, before: stop, endsHere, &hasDoubledQuotes) {
                contentEnd = last
                return .at(behind)
            }
            if stop == end, !atEnd { return .needsMore }
            strays.noneEndsBefore = stop
        }
        let cellEnd = endOfPlainCell(base, quote &+ 1, end)
        if cellEnd == end, !atEnd { return .needsMore }
        var last = cellEnd &- 1
        while base[last] == Self.space { last &-= 1 }
        var run = 0
        while last &- run > quote, base[last &- run] == Self.quote { run &+= 1 }
        if run & 1 == 1 {
            contentEnd = last
            hasDoubledQuotes = true
        } else {
            content &-= 1
            contentEnd = cellEnd
            hasDoubledQuotes = false
        }
        return .at(cellEnd)
    }

    /// The first quote of a line after another one that ends a quoted cell, and where the blanks after it end.
    ///
    /// - Parameter isLineEnd: what stands at `stop` ends a cell.
    private func endingQuote(
        _ base: UnsafePointer<UInt8>, after quote: Int, before stop: Int, _ isLineEnd: Bool,
        _ hasDoubledQuotes: inout Bool
    ) -> (quote: Int, behind: Int)? {
        var position = quote &+ 1
        while position < stop, let found = memchr(base + position, Int32(Self.quote), stop - position) {
            let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            if quote &+ 1 < stop, base[quote &+ 1] == Self.quote {
                hasDoubledQuotes = true
                position = quote &+ 2
                continue
            }
            var behind = quote &+ 1
            while behind < stop, base[behind] == Self.space { behind &+= 1 }
            if behind < stop ? base[behind] == delimiter : isLineEnd { return (quote, behind) }
            position = quote &+ 1
        }
        return nil
    }

    /// Whether a quoted cell that runs over line ends took rows for its text: each of its lines is one by itself.
    ///
    /// - Parameters:
    ///   - begin: where the record begins, in the line in which the cell does.
    ///   - quote: the cell's closing quote.
    /// - Returns: nil when the block does not hold the last line whole.
    func isOfAnotherRow(
        _ base: UnsafePointer<UInt8>, _ begin: Int, _ quote: Int, _ end: Int, _ atEnd: Bool, _ limit: Int
    ) -> Bool? {
        guard columns >= 4 else { return false }
        var start = begin
        while start <= quote {
            let lineEnd = endOfLine(base, start, end)
            guard lineEnd <= limit else { return false }
            if lineEnd == end, !atEnd { return nil }
            let word = endOfPlainCell(base, start, lineEnd)
            let isWord = start < word && (start..<word).allSatisfy { base[$0] > Self.space && base[$0] != 0x3C }
            guard start == begin || isWord, hasCellsOfHeader(base, start, lineEnd) else { return false }
            guard lineEnd < end else { break }
            guard let next = behindLineEnd(base, lineEnd, end, atEnd) else { return nil }
            start = next
        }
        return true
    }

    /// Whether a line, read by itself, has as many cells as the header: all quotes in it are text, or those are that are
    /// not closed in it.
    private func hasCellsOfHeader(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        [false, true].contains { takesQuotes in
            var position = start
            var count = 0
            while count < columns {
                count &+= 1
                var content = position
                var ignored = false
                if takesQuotes, isQuoted(base, &content, end),
                    let last = endingQuote(base, after: content &- 1, before: end, true, &ignored)
                {
                    position = last.behind
                } else {
                    position = endOfPlainCell(base, position, end)
                }
                guard position < end else { return count == columns }
                position &+= 1
            }
            return false
        }
    }
}
