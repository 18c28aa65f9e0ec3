import Bytes
import FeedModel
import FeedTesting
import Testing

@testable import CatalogReading

struct CSVLexerTests {
    typealias Row = SlowCSVReader.Row

    /// Lexes bytes that come in blocks of `block`, and forgets each block as soon as it may.
    static func lex(
        _ bytes: [UInt8], block: Int = .max, delimiter: UInt8 = 0x2C, columns: Int = 0,
        limit: Int = 16 << 20
    ) -> [Row] {
        var lexer = CSVLexer(delimiter: delimiter, columns: columns, maximumRecordBytes: limit)
        var buffer = ByteBuffer()
        var records: [Record] = []
        var rows: [Row] = []
        var position = 0
        var isLast = false
        while !isLast {
            let count = min(block, bytes.count - position)
            buffer.append(Array(bytes[position..<position + count]))
            position += count
            isLast = count < block
            var cells = PlainBuffer<RowCell>()
            let used = lexer.lex(
                buffer.bytes, from: 0, atEnd: isLast, fileOffset: UInt64(position - buffer.count), cells: &cells,
                records: &records)
            for record in records[rows.count...] {
                #expect(record.location.record == UInt32(rows.count + 1))
                let texts = (0..<Int(record.cellCount)).map { index in
                    let cell = cells[Int(record.firstCell) + index]
                    let text = buffer.bytes[Text(offset: Int(cell.offset), count: cell.count)]
                    guard cell.hasDoubledQuotes else { return Array(text) }
                    var plain = ByteBuffer()
                    plain.append(undoublingQuotes: text)
                    return plain.array
                }
                rows.append(
                    Row(
                        cells: texts, offset: Int(record.offset), length: 0, line: record.location.line,
                        fault: record.fault, hasStrayQuotes: record.hasStrayQuotes))
            }
            buffer.dropFirst(used)
        }
        for index in rows.indices { rows[index].length = Int(records[index].length) }
        return rows
    }

    static func texts(_ rows: [Row]) -> [[String]] {
        rows.map { $0.cells.map { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(arguments: 0..<400)
    func anyBytes(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let alphabet: [UInt8] = Array("\"\"\"\",,\n\r a;\tbé\u{0}".utf8) + [0x0D, 0x0A]
        let bytes = (0..<random.below(120)).map { _ in alphabet[random.below(alphabet.count)] }
        let delimiter: UInt8 = [0x2C, 0x3B, 0x09][random.below(3)]
        let limit = random.chance(0.5) ? random.number(in: 1...30) : 16 << 20
        let columns = random.below(6)
        let expected = SlowCSVReader(bytes: bytes, delimiter: delimiter, limit: limit, columns: columns).rows
        let text = String(decoding: bytes, as: UTF8.self)
        for block in [1, 2, 3, 5, 8, 13, 40, .max] {
            let rows = Self.lex(bytes, block: block, delimiter: delimiter, columns: columns, limit: limit)
            #expect(
                rows == expected,
                "blocks of \(block), limit \(limit), columns \(columns): \(text.debugDescription)")
        }
        // What is in no record is line ends.
        var position = 0
        for row in expected {
            #expect(bytes[position..<row.offset].allSatisfy { $0 == 0x0A || $0 == 0x0D })
            position = row.offset + row.length
        }
        #expect(bytes[position...].allSatisfy { $0 == 0x0A || $0 == 0x0D })
    }

    @Test(arguments: 0..<60)
    func writtenTables(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed) + 1000)
        let delimiter = [",", ";", "\t"][random.below(3)]
        let lineEnd = ["\n", "\r\n", "\r"][random.below(3)]
        let pieces = ["a", "Überzug", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "  ", "日本", "=x", "0.5"]
        let table = (0..<random.number(in: 1...12)).map { _ in
            (0..<random.number(in: 2...6)).map { _ in
                (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
            }
        }
        let text =
            table.map { row in
                row.map { cell in
                    let isPlain = !cell.contains { "\",;\t\n\r\r\n ".contains($0) }
                    if isPlain, random.chance(0.5) { return cell }
                    return "\"\(cell.replacing("\"", with: "\"\""))\""
                }.joined(separator: delimiter)
            }.joined(separator: lineEnd) + (random.chance(0.5) ? lineEnd : "")
        for block in [1, 3, 7, 16, .max] {
            for columns in [0, table[0].count] {
                let rows = Self.lex(
                    Array(text.utf8), block: block, delimiter: Array(delimiter.utf8)[0], columns: columns)
                #expect(Self.texts(rows) == table, "\(text.debugDescription)")
                #expect(rows.allSatisfy { $0.fault == .none && !$0.hasStrayQuotes })
            }
        }
    }

    /// Rows of a table whose cells have quotes in them as people leave them there: each row is there, however the others
    /// are written.
    @Test(arguments: 0..<60)
    func quotesThatNobodyDoubled(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed) + 2000)
        let texts = [
            "\"Rain\" shirt", "5\" pipe", "it's", "'8057", "\"A\" or \"B\"", "a\"\"b", "plain", "\"\"twice\"\" said",
        ]
        // One that closes a quote of the same column makes a whole row of two.
        let (closing, open) = (["Screen 27\"", "x\""], ["\"Rain shirt"])
        let rows = (1...12).map { row in
            ["Q\(row)"]
                + (1...3).map { column in
                    let all = texts + (column < 3 ? closing : open)
                    return all[random.below(all.count)]
                } + ["\(row)"]
        }
        let text = rows.map { $0.joined(separator: "\t") }.joined(separator: random.chance(0.5) ? "\n" : "\r\n") + "\n"
        for block in [1, 7, .max] {
            let read = Self.lex(Array(text.utf8), block: block, delimiter: 0x09, columns: 5)
            #expect(Self.texts(read).map(\.first) == rows.map(\.first), "\(text)")
            // An open quote may be closed in its line; one at both ends encloses.
            for (row, wanted) in zip(read, rows)
            where !wanted.contains("\"Rain shirt") && !wanted.contains("\"A\" or \"B\"") {
                #expect(Self.texts([row]) == [wanted], "\(text)")
            }
        }
    }

    @Test(arguments: [
        // Text after a closing quote.
        ("Q1\t\"Rain\" shirt\tx\nQ2\tScreen 27\"\ty\n", [["Q1", "\"Rain\" shirt", "x"], ["Q2", "Screen 27\"", "y"]]),
        ("Q1\t\"Rain\" shirt 27\"\tx\n", [["Q1", "Rain\" shirt 27", "x"]]),
        ("Q1\t\"A\tB\" shirt\tx\n", [["Q1", "\"A\tB\" shirt", "x"]]),
        ("Q1\t\"two\nlines\" shirt\tx\n", [["Q1", "\"two\nlines\" shirt", "x"]]),
        // Quotes inside quotes, with a delimiter between: as many cells as the header has.
        ("Q1\t\"<p class=\"a\">One\ttwo</p>\"\tx\n", [["Q1", "<p class=\"a\">One\ttwo</p>", "x"]]),
    ])
    func strayQuotes(text: String, cells: [[String]]) {
        for block in [1, 2, 3, .max] {
            let rows = Self.lex(Array(text.utf8), block: block, delimiter: 0x09, columns: 3)
            #expect(Self.texts(rows) == cells, "blocks of \(block)")
            #expect(rows[0].hasStrayQuotes && rows[0].fault == .none)
        }
    }

    @Test(arguments: [
        // Closed in another row, at the end of a cell or within one.
        (
            "Q1,\"Rain shirt,x,1\nQ2,x,Screen 27\",2\nQ3,a,b,3\n",
            [["Q1"], ["Q2", "x", "Screen 27\"", "2"], ["Q3", "a", "b", "3"]]
        ),
        ("Q1,\"Rain shirt,x,1\nQ2,5\" pipe,x,2\n", [["Q1"], ["Q2", "5\" pipe", "x", "2"]]),
        ("Q1,\",x,1\r\nQ2,x,\",2\r\nQ3,a,b,3\r\n", [["Q1"], ["Q2", "x"], ["Q3", "a", "b", "3"]]),
        ("Q1,\"a,x,1\nQ2,b,y,2\nQ3,c,x\",3\n", [["Q1"], ["Q2", "b", "y", "2"], ["Q3", "c", "x\"", "3"]]),
        ("Q1,\"Screen 27\"\",x,1\nQ2,x,Screen 27\",2\n", [["Q1"], ["Q2", "x", "Screen 27\"", "2"]]),
        // As many cells as the header has, but for a quote behind them that RFC 4180 does not know or that stays open.
        ("Q1,\"a,x,1\nQ2,b\",\"c\" d,2\n", [["Q1"], ["Q2", "b\"", "\"c\" d", "2"]]),
        ("Q1,\"a,x,1\nQ2,b\",x,\"2", [["Q1"], ["Q2", "b\"", "x"]]),
    ])
    func quotesClosedInAnotherRow(text: String, cells: [[String]]) {
        for block in [1, 2, 3, .max] {
            let rows = Self.lex(Array(text.utf8), block: block, columns: 4)
            #expect(Self.texts(rows) == cells, "blocks of \(block)")
            #expect(rows[0].fault == .unterminatedQuote)
        }
    }

    /// Texts each line of which would be a row by itself, in records that RFC 4180 reads with the header's cells.
    @Test(arguments: [
        ["Q1", "Twelve of each, white, large:\nplates, bowls, cups, forks", "x", "1"],
        ["Q1", "Rain shirt,x,1\nQ2,Screen 27", "x", "2"], ["Q1", "x", "1", "again, late\nQ2, S2, 7, gone"],
        ["Q1", "a,b,c\r\nd,e,f,\"g\" h", "two, of\nthem", ""], ["a,b,c,d\nQ2", "x", "y", "1"],
        ["Q1", "a,b,c\nd,e,f,g\nh,i,j,k", "\u{FEFF}l\n", " m"],
    ])
    func rowsInsideQuotes(row: [String]) {
        let cells = row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
        for lineEnd in ["\n", "\r\n", "\r"] {
            for blank in ["", "  ", "\u{FEFF} "] {
                let text = cells.joined(separator: ",\(blank)") + lineEnd + "Q9,a,b,2"
                for block in [1, 2, 3, 7, .max] {
                    let rows = Self.lex(Array(text.utf8), block: block, columns: 4)
                    #expect(Self.texts(rows) == [row, ["Q9", "a", "b", "2"]], "blocks of \(block)")
                    #expect(rows.allSatisfy { $0.fault == .none && !$0.hasStrayQuotes })
                }
            }
        }
    }

    /// Rows with quotes that others close, at the end of a cell or within one: read as the plain reader does, wherever
    /// the record's limit is.
    @Test(arguments: 0..<200)
    func manyQuotesClosedInOtherRows(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed) + 3000)
        let open = ["Q,\"x\"\",b,c", "Q,a,\"x\"\",c", "Q,a,b,\"", "Q,a,b,c", "Q,\"a\" b,\"x\"\",c", "\"Q\",\",a,b"]
        let ends = [
            "Q,a,b\",c", "Q,a\",b,c", "Q,a\",b,\" c,\nd\"", "Q\" ,a, \"b\",c", "Q,a\",\"b\" c,d", "Q,a\",b,\"c",
        ]
        var lines = (0..<random.below(9)).map { _ in open[random.below(open.count)] }
        lines.insert(ends[random.below(ends.count)], at: random.below(lines.count + 1))
        lines.append(ends[random.below(ends.count)])
        let bytes = Array(lines.joined(separator: random.chance(0.5) ? "\n" : "\r\n").utf8)
        let limit = random.chance(0.5) ? random.number(in: 10...80) : 16 << 20
        let expected = SlowCSVReader(bytes: bytes, delimiter: 0x2C, limit: limit, columns: 4).rows
        for block in [1, 2, 3, 7, 20, .max] {
            #expect(
                Self.lex(bytes, block: block, columns: 4, limit: limit) == expected,
                "blocks of \(block), limit \(limit): \(lines)")
        }
    }

    /// Texts of several lines that look a little like rows.
    @Test(arguments: [
        ["Q1", "Wash at 30, never tumble\nWool, silk, linen", "x", "1"], ["Q1", "a\nb, c, d, e", "x", "1"],
        ["Q1", "<ul>\n<li>a,b,c,d\n</ul>", "x", "1"], ["Q1", "a,b\n\nc,d,e,f", "x", "1"],
    ])
    func textsOfSeveralLines(row: [String]) {
        let text = "\(row[0]),\"\(row[1])\",\(row[2]),\(row[3])\nQ2,a,b,2\n"
        #expect(Self.texts(Self.lex(Array(text.utf8), columns: 4)) == [row, ["Q2", "a", "b", "2"]])
    }

    @Test(arguments: [
        // A quote in an unquoted cell, and a stray one in a quoted cell.
        ("a\"b,c\n", [["a\"b", "c"]], [Record.Fault.none]),
        ("\"3\" pipe\",x\n", [["3\" pipe", "x"]], [.none]),
        ("\"a\"\"\"\" \" , \"b\"  \n", [["a\"\" ", "b"]], [.none]),
        ("\"\",\"\"\"\"\n", [["", "\""]], [.none]),
        // An open quote costs its line, and what is before it is kept.
        ("A1,\"open,5\nA2,\"x\",6\n", [["A1"], ["A2", "x", "6"]], [.unterminatedQuote, .none]),
        ("A1,\"two\nlines\",\"open\nA2,x\n", [["A1", "two\nlines"], ["A2", "x"]], [.unterminatedQuote, .none]),
        ("A1,\"open\r\nA2,x\r\n", [["A1"], ["A2", "x"]], [.unterminatedQuote, .none]),
        ("A1,\"open", [["A1"]], [.unterminatedQuote]),
        ("A1,x\n\"", [["A1", "x"], []], [.none, .unterminatedQuote]),
        // Blank lines are no records; trailing delimiters make cells.
        ("\n\r\n\ra,\n\n,b", [["a", ""], ["", "b"]], [.none, .none]),
        ("a,", [["a", ""]], [.none]),
        ("   ,\"  a\"", [["   ", "  a"]], [.none]),
        // Byte order marks before quotes, as where files were put together.
        (
            "\u{FEFF}\"a,b\",c\n \u{FEFF}\u{FEFF} \"d\ne\",f\n\u{FEFF}g,h\n\u{FEFF}",
            [["a,b", "c"], ["d\ne", "f"], ["\u{FEFF}g", "h"], ["\u{FEFF}"]], [.none, .none, .none, .none]
        ),
    ])
    func cases(text: String, cells: [[String]], faults: [Record.Fault]) {
        for block in [1, 2, 3, .max] {
            let rows = Self.lex(Array(text.utf8), block: block)
            #expect(Self.texts(rows) == cells, "blocks of \(block)")
            #expect(rows.map(\.fault) == faults)
        }
    }

    @Test(arguments: [
        ("1,12345678901234567890,3\n2,b\n", [["1"], ["2", "b"]]),
        ("1,12345678901234567890", [["1"]]),
        ("1,\"12345678901234567890\",3\r\n2,b\r\n", [["1"], ["2", "b"]]),
        ("2,b\n1,\"1234567890123\n567890\",3\n2,b\n", [["2", "b"], ["1"], ["567890\"", "3"], ["2", "b"]]),
        ("1234567890\n12345678901\r2,b", [["1234567890"], [], ["2", "b"]]),
        ("1234567890\r\n2,b", [["1234567890"], ["2", "b"]]),
    ])
    func recordsOverTheLimit(text: String, cells: [[String]]) {
        for block in 1...30 {
            let rows = Self.lex(Array(text.utf8), block: block, limit: 10)
            #expect(Self.texts(rows) == cells, "blocks of \(block)")
            #expect(rows == SlowCSVReader(bytes: Array(text.utf8), delimiter: 0x2C, limit: 10).rows)
        }
    }

    /// Open quotes that all run to the end of the file must not be followed there each by itself.
    @Test(arguments: ["\"\"x\"\"\n", "\"x\"\"\n", "a,\"x\"x\"x\"\"\r", "a,\",b,c\n"])
    func quotesInEveryLine(line: String) {
        let text = Array(String(repeating: line, count: 300_000).utf8)
        for columns in [0, 4] {
            let seconds = processorSeconds { #expect(!Self.lex(text, block: 1 << 20, columns: columns).isEmpty) }
            #expect(seconds < 60)
        }
    }

    @Test func strayQuotesInOneLine() {
        for stray in ["x\"", ",\"x\"x"] {
            let text = Array(("\"" + String(repeating: stray, count: 1_000_000) + "\nA2,x\n").utf8)
            for columns in [0, 4] {
                let seconds = processorSeconds { #expect(Self.lex(text, columns: columns).map(\.line) == [1, 2]) }
                #expect(seconds < 60)
            }
        }
    }
}
