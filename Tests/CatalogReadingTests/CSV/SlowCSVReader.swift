import FeedModel

/// The rules for reading CSV written down plainly, one byte at a time over the whole file: what the lexer is held
/// against.
struct SlowCSVReader {
    struct Row: Equatable {
        var cells: [[UInt8]]
        var offset: Int
        var length: Int
        var line: UInt32
        var fault: Record.Fault
        var hasStrayQuotes = false
    }

    /// How a quote is taken that closes a cell although text follows.
    private enum Manner {
        /// It closes the cell, and the text belongs to it.
        case closing
        /// It is text, up to one in its line that nothing follows.
        case text
        /// As `closing`, in a cell of one line.
        case closingInItsLine
    }

    private struct Cell {
        var text: [UInt8]
        /// Where it ends, without its quote.
        var end: Int
        var isStray = false
    }

    let bytes: [UInt8]
    let delimiter: UInt8
    let limit: Int
    /// Cells of the header; 0: unknown.
    var columns = 0

    var rows: [Row] {
        var rows: [Row] = []
        var position = 0
        while position < bytes.count {
            guard !isLineEnd(position) else {
                position = behindLineEnd(position)
                continue
            }
            let row = row(at: position)
            rows.append(row)
            position = row.offset + row.length
        }
        return rows
    }

    private func row(at begin: Int) -> Row {
        for manner in columns > 0 ? [Manner.closing, .text] : [] {
            let row = row(at: begin, manner)
            let isRight = row.fault == .none && row.cells.count == columns
            if !row.hasStrayQuotes || row.fault == .tooLarge || isRight { return row }
        }
        return row(at: begin, .closingInItsLine)
    }

    private func row(at begin: Int, _ manner: Manner) -> Row {
        var position = begin
        var cells: [Cell] = []
        var fault = Record.Fault.none
        var isStray = false
        while true {
            let cell = readCell(&position, begin, manner, &isStray)
            guard let cell else {
                fault = .unterminatedQuote
                break
            }
            cells.append(cell)
            guard position < bytes.count, bytes[position] == delimiter, position - begin < limit else { break }
            position += 1
        }
        position = lineEnd(position)
        if position - begin > limit {
            fault = .tooLarge
            cells = Array(cells.prefix { $0.end <= begin + min(limit, 65536) })
        }
        position = behindLineEnd(position)
        return Row(
            cells: cells.map(\.text), offset: begin, length: position - begin, line: line(of: begin), fault: fault,
            hasStrayQuotes: isStray)
    }

    /// Reads a cell; nil where its quote is never closed: `position` is after that quote then.
    private func readCell(_ position: inout Int, _ begin: Int, _ manner: Manner, _ isStray: inout Bool) -> Cell? {
        guard let opening = openingQuote(position, bytes.count) else {
            let start = position
            position = cellEnd(position)
            return Cell(text: Array(bytes[start..<position]), end: position)
        }
        position = opening + 1
        guard let quote = nextQuote(from: position, before: min(bytes.count, begin + limit)) else { return nil }
        var behind = quote + 1
        while behind < min(bytes.count, begin + limit), bytes[behind] == 0x20 { behind += 1 }
        let isClosing =
            behind == bytes.count || bytes[behind] == delimiter || isLineEnd(behind) || bytes[behind] == 0x20
        if lineEnd(opening) < quote {
            if !isClosing, manner == .closingInItsLine { return nil }
            if !bytes[begin..<opening].contains(where: { $0 == 0x0A || $0 == 0x0D }),
                eachLineIsARow(from: begin, to: quote, begin + limit), !isRowByStandard(begin)
            {
                return nil
            }
        }
        if isClosing {
            position = behind
            return Cell(text: undoubled(opening + 1, quote), end: quote)
        }
        isStray = true
        if manner == .text {
            let end = lineEnd(quote)
            if let (last, behind) = endingQuote(
                from: quote + 1, before: min(end, begin + limit), endsHere: end < begin + limit)
            {
                position = behind
                return Cell(text: undoubled(opening + 1, last), end: last)
            }
        }
        position = cellEnd(quote + 1)
        // Quotes at both ends enclose.
        var last = position - 1
        while bytes[last] == 0x20 { last -= 1 }
        var quotes = 0
        while last - quotes > quote, bytes[last - quotes] == 0x22 { quotes += 1 }
        if quotes % 2 == 1 { return Cell(text: undoubled(opening + 1, last), end: last) }
        return Cell(text: Array(bytes[opening..<position]), end: position)
    }

    /// The quote that a cell begins with, after blanks.
    private func openingQuote(_ start: Int, _ end: Int) -> Int? {
        var quote = start
        while quote < end, bytes[quote] == 0x20 { quote += 1 }
        return quote < end && bytes[quote] == 0x22 ? quote : nil
    }

    /// The next quote that is none of a pair.
    private func nextQuote(from start: Int, before end: Int) -> Int? {
        var position = start
        while position < end {
            if bytes[position] == 0x22 {
                guard position + 1 < bytes.count, bytes[position + 1] == 0x22 else { return position }
                position += 1
            }
            position += 1
        }
        return nil
    }

    /// The next quote that blanks and a delimiter follow, or the end; and where the blanks end.
    private func endingQuote(from start: Int, before end: Int, endsHere: Bool) -> (quote: Int, behind: Int)? {
        var position = start
        while position < end {
            if bytes[position] == 0x22, position + 1 < end, bytes[position + 1] == 0x22 {
                position += 2
                continue
            }
            if bytes[position] == 0x22 {
                var behind = position + 1
                while behind < end, bytes[behind] == 0x20 { behind += 1 }
                if behind == end ? endsHere : bytes[behind] == delimiter { return (position, behind) }
            }
            position += 1
        }
        return nil
    }

    /// Whether all lines up to that of a quote are rows of the header's width, with a word in front from the second on.
    private func eachLineIsARow(from begin: Int, to quote: Int, _ limit: Int) -> Bool {
        guard columns >= 4 else { return false }
        var start = begin
        while start <= quote {
            let end = lineEnd(start)
            guard end <= limit else { return false }
            if start > begin {
                let word = bytes[start..<min(cellEnd(start), end)]
                if word.isEmpty || word.contains(where: { $0 <= 0x20 || $0 == 0x3C }) { return false }
            }
            guard [false, true].contains(where: { cells(in: start..<end, takingQuotes: $0) == columns }) else {
                return false
            }
            start = end == bytes.count ? bytes.count : behindLineEnd(end)
            if end == bytes.count { break }
        }
        return true
    }

    /// Whether RFC 4180 reads a record there that is within the limit and has as many cells as the header.
    private func isRowByStandard(_ begin: Int) -> Bool {
        var position = begin
        var cells = 0
        while true {
            cells += 1
            if let opening = openingQuote(position, bytes.count) {
                guard let quote = nextQuote(from: opening + 1, before: bytes.count) else { return false }
                position = quote + 1
                while position < bytes.count, bytes[position] == 0x20 { position += 1 }
            } else {
                position = cellEnd(position)
            }
            guard position < bytes.count, !isLineEnd(position) else { break }
            guard bytes[position] == delimiter else { return false }
            position += 1
        }
        return cells == columns && position - begin <= limit
    }

    /// How many cells a line has by itself, whose quotes are text or enclose a cell where they can.
    private func cells(in line: Range<Int>, takingQuotes: Bool) -> Int {
        var cells = 1
        var position = line.lowerBound
        while true {
            if takingQuotes, let opening = openingQuote(position, line.upperBound),
                let last = endingQuote(from: opening + 1, before: line.upperBound, endsHere: true)
            {
                position = last.behind
            } else {
                position = cellEnd(position)
            }
            guard position < line.upperBound else { return cells }
            cells += 1
            position += 1
        }
    }

    /// Bytes between quotes, with each pair of quotes made one.
    private func undoubled(_ start: Int, _ end: Int) -> [UInt8] {
        var text: [UInt8] = []
        var position = start
        while position < end {
            text.append(bytes[position])
            position += bytes[position] == 0x22 && position + 1 < end && bytes[position + 1] == 0x22 ? 2 : 1
        }
        return text
    }

    /// The next delimiter or line end.
    private func cellEnd(_ start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] != delimiter, !isLineEnd(position) { position += 1 }
        return position
    }

    private func lineEnd(_ start: Int) -> Int {
        var position = start
        while position < bytes.count, !isLineEnd(position) { position += 1 }
        return position
    }

    private func isLineEnd(_ position: Int) -> Bool { bytes[position] == 0x0A || bytes[position] == 0x0D }

    private func behindLineEnd(_ position: Int) -> Int {
        guard position < bytes.count else { return position }
        let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
        return position + (isPair ? 2 : 1)
    }

    private func line(of offset: Int) -> UInt32 {
        var line: UInt32 = 1
        for index in 0..<offset where bytes[index] == 0x0A || (bytes[index] == 0x0D && bytes[index + 1] != 0x0A) {
            line += 1
        }
        return line
    }
}
