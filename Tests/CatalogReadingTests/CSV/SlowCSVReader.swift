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
    }

    let bytes: [UInt8]
    let delimiter: UInt8
    let limit: Int

    var rows: [Row] {
        var rows: [Row] = []
        var position = 0
        while position < bytes.count {
            let begin = position
            guard !isLineEnd(position) else {
                position = behindLineEnd(position)
                continue
            }
            var cells: [(text: [UInt8], end: Int)] = []
            var fault = Record.Fault.none
            while true {
                let (cell, isClosed) = readCell(&position, begin)
                if let cell { cells.append(cell) }
                if !isClosed { fault = .unterminatedQuote }
                guard isClosed, position < bytes.count, bytes[position] == delimiter, position - begin < limit else {
                    break
                }
                position += 1
            }
            while position < bytes.count, !isLineEnd(position) { position += 1 }
            if position - begin > limit {
                fault = .tooLarge
                cells = Array(cells.prefix { $0.end <= begin + min(limit, 65536) })
            }
            position = behindLineEnd(position)
            rows.append(
                Row(
                    cells: cells.map(\.text), offset: begin, length: position - begin, line: line(of: begin),
                    fault: fault))
        }
        return rows
    }

    /// Reads a cell; where its quote is never closed, `position` is behind that quote.
    private func readCell(_ position: inout Int, _ begin: Int) -> (cell: (text: [UInt8], end: Int)?, isClosed: Bool) {
        var quote = position
        while quote < bytes.count, bytes[quote] == 0x20 { quote += 1 }
        guard quote < bytes.count, bytes[quote] == 0x22 else {
            let start = position
            while position < bytes.count, bytes[position] != delimiter, !isLineEnd(position) { position += 1 }
            return ((Array(bytes[start..<position]), position), true)
        }
        position = quote + 1
        var text: [UInt8] = []
        var next = position
        while next < min(bytes.count, begin + limit) {
            if bytes[next] == 0x22 {
                if next + 1 < bytes.count, bytes[next + 1] == 0x22 {
                    text.append(0x22)
                    next += 2
                    continue
                }
                var behind = next + 1
                while behind < min(bytes.count, begin + limit), bytes[behind] == 0x20 { behind += 1 }
                if behind == bytes.count || bytes[behind] == delimiter || isLineEnd(behind) || bytes[behind] == 0x20 {
                    position = behind
                    return ((text, next), true)
                }
                if text.contains(where: { $0 == 0x0A || $0 == 0x0D }) { return (nil, false) }
            }
            text.append(bytes[next])
            next += 1
        }
        return (nil, false)
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
