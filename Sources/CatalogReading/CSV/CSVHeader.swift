import Bytes
import FeedModel
import Glibc

/// What has to be known of a CSV before its records can be read: where the header is, and how cells are parted.
struct CSVHeader {
    var delimiter: UInt8
    /// The names of its columns, without surrounding blanks.
    var names: [String]
    /// Where the first record begins in the block.
    var bodyOffset: Int
    /// Line of the first record, and of the header.
    var bodyLine: UInt32
    var line: UInt32
    /// A quote in the header is never closed: it ends before that column.
    var isBroken: Bool
}

extension CSVHeader {
    /// Reads the header at the start of a file. Returns nil when the block does not hold a whole one.
    ///
    /// The delimiter is the one of comma, semicolon and tab that makes most columns of a header that is known; a
    /// first line `sep=;`, as spreadsheets write it, decides by itself.
    ///
    /// - Parameters:
    ///   - formats: what else than feedmill's own there is.
    ///   - file: its name, for a file whose header the configuration gives.
    init?(
        block: UnsafeBufferPointer<UInt8>, atEnd: Bool, _ formats: any ForeignFormats = NoForeignFormats(),
        file: String = ""
    ) {
        let columns = formats.header(of: file)
        var start = Transcoder.startOfText(in: block)
        var firstLine = 1 + UInt32(block[..<start].count { $0 == 0x0A })
        var declared: UInt8?
        let rest = UnsafeBufferPointer(rebasing: block[start...])
        if rest.count > 5, rest.hasPrefix("sep="), rest[5] == 0x0A || rest[5] == 0x0D,
            [0x2C, 0x3B, 0x09, 0x7C].contains(rest[4])
        {
            declared = rest[4]
            start += rest[5] == 0x0D && rest.count > 6 && rest[6] == 0x0A ? 7 : 6
            firstLine += 1
        }
        var best: (delimiter: UInt8, known: Int, header: Names)?
        for candidate in declared.map({ [$0] }) ?? [0x2C, 0x3B, 0x09] {
            guard let header = Self.header(block, start, firstLine, candidate, atEnd) else { continue }
            let known = columns.map { header.names.count == $0.count ? 1 : 0 } ?? Self.known(header.names, formats)
            if let best, (best.known, best.header.names.count) >= (known, header.names.count) { continue }
            best = (candidate, known, header)
        }
        guard let best else { return nil }
        let lexed = best.header
        delimiter = best.delimiter
        names = columns ?? lexed.names
        bodyOffset = columns == nil ? lexed.end : start
        bodyLine = columns == nil ? lexed.nextLine : firstLine
        line = lexed.line
        isBroken = columns == nil && lexed.isBroken
    }

    /// How much of a header is known: nothing, another format's columns, feedmill's own.
    private static func known(_ header: [String], _ formats: any ForeignFormats) -> Int {
        if formats.allowsOwn, ColumnPlan.recognises(header: header) { return .max }
        return formats.knownColumns(of: header)
    }

    /// No column that means anything has a longer name, in bytes. A name goes with each of its findings.
    private static let longestName = 4096

    private struct Names {
        var names: [String]
        var end: Int
        var line: UInt32
        var nextLine: UInt32
        var isBroken: Bool
    }

    private static func header(
        _ block: UnsafeBufferPointer<UInt8>, _ start: Int, _ firstLine: UInt32, _ delimiter: UInt8, _ atEnd: Bool
    ) -> Names? {
        // Only the header is wanted, so only as much as it needs is looked at.
        var window = min(block.count, start + 4096)
        while true {
            let isWhole = window == block.count && atEnd
            var lexer = CSVLexer(delimiter: delimiter)
            lexer.line = firstLine
            var cells = PlainBuffer<RowCell>()
            var records: [Record] = []
            _ = lexer.lex(
                UnsafeBufferPointer(rebasing: block[..<window]), from: start, atEnd: isWhole, fileOffset: 0,
                cells: &cells, records: &records)
            if let first = records.first {
                guard first.fault != .tooLarge else { return nil }
                let names = (0..<Int(first.cellCount)).map { index in
                    let cell = cells[index]
                    let text = block[Text(offset: Int(cell.offset), count: cell.count)]
                    guard cell.hasDoubledQuotes else { return ForeignText.cut(text.trimmed.string, to: longestName) }
                    var unescaped = ByteBuffer(capacity: text.count)
                    unescaped.append(undoublingQuotes: text)
                    return ForeignText.cut(unescaped.bytes.trimmed.string, to: longestName)
                }
                let end = Int(first.offset + first.length)
                var next = first.location.line
                for index in Int(first.offset)..<end {
                    let isLineEnd =
                        block[index] == 0x0A || (block[index] == 0x0D && (index + 1 == end || block[index + 1] != 0x0A))
                    if isLineEnd { next += 1 }
                }
                return Names(
                    names: names, end: end, line: first.location.line, nextLine: next, isBroken: first.fault != .none)
            }
            guard window < block.count else { return nil }
            window = min(block.count, window * 4)
        }
    }
}
