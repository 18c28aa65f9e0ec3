import Bytes
import FeedModel
import Glibc

/// Where cells end that have quotes as `StrayQuotes` describes them.
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
            if let (last, past) = endingQuote(base, after: quote, before: stop, endsHere, &hasDoubledQuotes) {
                contentEnd = last
                return .at(past)
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
    /// - Parameter isLineEnd: what is at `stop` ends a cell.
    private func endingQuote(
        _ base: UnsafePointer<UInt8>, after quote: Int, before stop: Int, _ isLineEnd: Bool,
        _ hasDoubledQuotes: inout Bool
    ) -> (quote: Int, past: Int)? {
        var position = quote &+ 1
        while position < stop, let found = memchr(base + position, Int32(Self.quote), stop - position) {
            let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            if quote &+ 1 < stop, base[quote &+ 1] == Self.quote {
                hasDoubledQuotes = true
                position = quote &+ 2
                continue
            }
            var past = quote &+ 1
            while past < stop, base[past] == Self.space { past &+= 1 }
            if past < stop ? base[past] == delimiter : isLineEnd { return (quote, past) }
            position = quote &+ 1
        }
        return nil
    }

    /// Whether a quoted cell that runs over line ends has rows for its text: each of its lines is one by itself.
    ///
    /// - Parameters:
    ///   - begin: where the record begins, in the line in which the cell does.
    ///   - quote: the cell's closing quote.
    /// - Returns: nil when the block does not hold the last line whole.
    mutating func isOfAnotherRow(
        _ base: UnsafePointer<UInt8>, _ begin: Int, _ quote: Int, _ end: Int, _ atEnd: Bool, _ limit: Int
    ) -> Bool? {
        guard columns >= 4 else { return false }
        if quote == rowEnd.quote, rows.contains(begin) { return true }
        var start = begin
        var last = begin
        while start <= quote {
            let lineEnd = endOfLine(base, start, end)
            guard lineEnd <= limit else { return false }
            if lineEnd == end, !atEnd { return nil }
            let word = endOfPlainCell(base, start, lineEnd)
            let isWord = start < word && (start..<word).allSatisfy { base[$0] > Self.space && base[$0] != 0x3C }
            guard start == begin || isWord, hasCellsOfHeader(base, start, lineEnd) else { return false }
            last = start
            guard lineEnd < end else { break }
            guard let next = pastLineEnd(base, lineEnd, end, atEnd) else { return nil }
            start = next
        }
        if quote != rowEnd.quote { rowEnd = RowAfterQuote(quote: quote) }
        rows = begin..<last
        return true
    }

    /// Whether a record in which a quoted cell runs over rows is whole as RFC 4180 reads it, with as many cells as the
    /// header has.
    ///
    /// - Parameters:
    ///   - begin: where the record begins. Its cells before that one, `cellsBefore`, are well formed.
    /// - Returns: nil when the block does not show it.
    mutating func isWholeRow(
        _ base: UnsafePointer<UInt8>, _ begin: Int, _ cellsBefore: Int, _ end: Int, _ atEnd: Bool, _ limit: Int
    ) -> Bool? {
        var tail = rowEnd
        let isWhole = tail.isWhole(self, base, end, atEnd, limit)
        rowEnd = tail
        return isWhole.map { $0 && cellsBefore &+ 1 &+ tail.cells == columns }
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
                    position = last.past
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
