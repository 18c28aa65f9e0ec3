import Bytes
import FeedModel
import FeedTesting
import Testing

@testable import CatalogReading

struct CSVLexerTests {
    typealias Row = SlowCSVReader.Row

    /// Lexes bytes that come in blocks of `block`, and forgets each block as soon as it may.
    static func lex(
        _ bytes: [UInt8], block: Int = .max, delimiter: UInt8 = 0x2C, limit: Int = 16 << 20
    ) -> [Row] {
        var lexer = CSVLexer(delimiter: delimiter, maximumRecordBytes: limit)
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
                        fault: record.fault))
            }
            buffer.dropFirst(used)
        }
        for index in rows.indices { rows[index].length = Int(records[index].length) }
        return rows
    }

    static func texts(_ rows: [Row]) -> [[String]] {
        rows.map { $0.cells.map { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(arguments: 0..<200)
    func anyBytes(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let alphabet: [UInt8] = Array("\"\"\"\",,\n\r a;\tbé\u{0}".utf8) + [0x0D, 0x0A]
        let bytes = (0..<random.below(120)).map { _ in alphabet[random.below(alphabet.count)] }
        let delimiter: UInt8 = [0x2C, 0x3B, 0x09][random.below(3)]
        let limit = random.chance(0.5) ? random.number(in: 1...30) : 16 << 20
        let expected = SlowCSVReader(bytes: bytes, delimiter: delimiter, limit: limit).rows
        let text = String(decoding: bytes, as: UTF8.self)
        for block in [1, 2, 3, 5, 8, 13, 40, .max] {
            let rows = Self.lex(bytes, block: block, delimiter: delimiter, limit: limit)
            #expect(rows == expected, "blocks of \(block), limit \(limit): \(text.debugDescription)")
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
            let rows = Self.lex(Array(text.utf8), block: block, delimiter: Array(delimiter.utf8)[0])
            #expect(Self.texts(rows) == table, "\(text.debugDescription)")
            #expect(rows.allSatisfy { $0.fault == .none })
        }
    }

    @Test(arguments: [
        // A quote in an unquoted cell, and a stray one in a quoted cell.
        ("a\"b,c\n", [["a\"b", "c"]], [Record.Fault.none]),
        ("\"3\" pipe\",x\n", [["3\" pipe", "x"]], [.none]),
        ("\"a\"\"\"\" \" , \"b\"  \n", [["a\"\" ", "b"]], [.none]),
        ("\"\",\"\"\"\"\n", [["", "\""]], [.none]),
        // An open quote costs its line, and what stands before it is kept.
        ("A1,\"open,5\nA2,\"x\",6\n", [["A1"], ["A2", "x", "6"]], [.unterminatedQuote, .none]),
        ("A1,\"two\nlines\",\"open\nA2,x\n", [["A1", "two\nlines"], ["A2", "x"]], [.unterminatedQuote, .none]),
        ("A1,\"open\r\nA2,x\r\n", [["A1"], ["A2", "x"]], [.unterminatedQuote, .none]),
        ("A1,\"open", [["A1"]], [.unterminatedQuote]),
        ("A1,x\n\"", [["A1", "x"], []], [.none, .unterminatedQuote]),
        // Blank lines are no records; trailing delimiters make cells.
        ("\n\r\n\ra,\n\n,b", [["a", ""], ["", "b"]], [.none, .none]),
        ("a,", [["a", ""]], [.none]),
        ("   ,\"  a\"", [["   ", "  a"]], [.none]),
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
    @Test(.timeLimit(.minutes(1)), arguments: ["\"\"x\"\"\n", "\"x\"\"\n", "a,\"x\"x\"x\"\"\r"])
    func quotesInEveryLine(line: String) {
        let text = String(repeating: line, count: 300_000)
        let rows = Self.lex(Array(text.utf8), block: 1 << 20)
        #expect(!rows.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func strayQuotesInOneLine() {
        let text = "\"" + String(repeating: "x\"", count: 1_000_000) + "\nA2,x\n"
        #expect(Self.lex(Array(text.utf8)).map(\.line) == [1, 2])
    }
}
