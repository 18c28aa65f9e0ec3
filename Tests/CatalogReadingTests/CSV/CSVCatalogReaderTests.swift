import FeedModel
import FeedTesting
import Testing

@testable import CatalogReading

struct CSVCatalogReaderTests {
    // MARK: Rows of one item

    /// Items with their rows in any order, some with faults: every order and every batch size gives the same.
    @Test(arguments: 0..<40)
    func rowsAnywhere(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var rows: [String] = []
        for item in 0..<random.number(in: 1...12) {
            for sku in 0..<random.number(in: 1...5) {
                rows.append("A\(item),Title \(item),\"c \"\"\(item)\n\(sku)\",\(sku + 1)")
            }
        }
        for extra in 0..<random.below(4) {
            rows.append(["", " ,,\u{A0},", ",\"open", "A1,ragged", ",nameless,n\(extra),1"][random.below(5)])
        }
        rows.shuffle(using: &random)
        let text = "item_id,title,sku_code,price\n" + rows.joined(separator: "\n")
        let whole = try #require(try CSVReading(text))
        for batchBytes in [1, 7, 30, 100, 1000] {
            let reading = try #require(try CSVReading(text, batchBytes: batchBytes))
            #expect(reading.items == whole.items, "batches of \(batchBytes): \(text)")
            #expect(reading.findings == whole.findings)
            #expect(reading.records.map(\.location) == whole.records.map(\.location))
            #expect(reading.records.map(\.offset) == whole.records.map(\.offset))
        }
        // The same as by hand: items by their first row, SKUs in the order of their rows.
        var firstLines: [String: UInt32] = [:]
        var skus: [String: [String]] = [:]
        var line: UInt32 = 2
        for row in rows {
            let id = row.hasPrefix("A") ? String(row.prefix { $0 != "," }) : ""
            if !id.isEmpty {
                if firstLines[id] == nil { firstLines[id] = line }
                if !row.hasSuffix("ragged") {
                    let code = row.split(separator: "\"\"")[1].prefix { $0 != "\"" }
                    skus[id, default: []].append("\(line): code=c \"\(code) price=\(row.last ?? " ")")
                } else {
                    skus[id, default: []] += []
                }
            }
            line += row.contains("\n") ? 2 : 1
        }
        for (id, first) in firstLines {
            let found = whole.items.filter { $0.id == id }
            #expect(found.count == 1)
            #expect(found.first?.line == first)
            #expect(found.first?.skus == skus[id])
        }
        #expect(whole.items.map(\.line) == whole.items.map(\.line).sorted())
        // No row is lost or read twice.
        let numbers = whole.records.map(\.location.record).sorted()
        #expect(numbers == numbers.indices.map { UInt32($0 + 1) })
    }

    @Test(arguments: [1, 20, 1 << 20])
    func aBatchMayEndAfterARowThatNamesNothing(batchBytes: Int) throws {
        let text = "item_id,sku_code,price\nA1,a,1\nA2,b,1\n,\"open\nA3,c,1\nA2,d,1\n"
        let reading = try #require(try CSVReading(text, batchBytes: batchBytes))
        #expect(reading.items.map(\.id) == ["A1", "A2", "A3"])
        #expect(reading.items[1].skus == ["3: code=b price=1", "6: code=d price=1"])
        #expect(reading.records.filter { $0.fate == .rejected }.map(\.location.line) == [4])
        #expect(reading.foundScatteredRows)
    }

    @Test(arguments: [1, 50, 1 << 20])
    func updatesMergeByThePlatformsID(batchBytes: Int) throws {
        let text = """
            item_id,aliexpress_product_id,sku_code,inventory
            ,100,a,1
            B,200,b,2
            C,100,c,3
            B2,200,d,4
            ,300,e,5
            """
        let reading = try #require(try CSVReading(text, batchBytes: batchBytes))
        #expect(
            reading.items.map(\.skus) == [
                ["2: code=a stock=1", "4: code=c stock=3"], ["3: code=b stock=2", "5: code=d stock=4"],
                ["6: code=e stock=5"],
            ])
        #expect(reading.items.map(\.id) == ["C", "B", ""])
        #expect(reading.findings == [])
        // Whole products are told apart by their own id.
        let products = try #require(try CSVReading(text, batchBytes: batchBytes, operation: .productFullUpdate))
        #expect(products.items.map(\.skus.count) == [1, 1, 1, 1, 1])
    }

    @Test
    func idsAreComparedAsTheyRead() throws {
        let reading = try #require(
            try CSVReading("item_id,sku_code\nA\"1,a\n\" A\"\"1\",b\n\u{A0}A\"1 ,c\n\"A\"\"\"\"1\",d"))
        #expect(reading.items.map(\.id) == ["A\"1", "A\"\"1"])
        #expect(reading.items[0].skus.count == 3)
    }

    @Test(arguments: [1, 100, 1 << 20])
    func anItemMayTakeManyBatches(batchBytes: Int) throws {
        let rows = (0..<500).map { "A,t,\($0),1" }.joined(separator: "\n")
        let reading = try #require(
            try CSVReading("item_id,title,sku_code,price\nB,t,0,1\n\(rows)\nC,t,0,1", batchBytes: batchBytes))
        #expect(reading.items.map(\.skus.count) == [1, 500, 1])
        #expect(!reading.foundScatteredRows)
    }

    // MARK: Broken rows

    @Test(arguments: [1, 64, 100, 1 << 20])
    func aRowOverTheLimitTakesItsItemWithIt(batchBytes: Int) throws {
        let long = String(repeating: "x", count: 300)
        let text = "item_id,title,sku_code\nA,a,1\nB,b,2\nB,\(long),3\nB,b,4\n\(long)\nC,\"\(long)\",5\nD,d,6\nB,b,7\n"
        let reading = try #require(try CSVReading(text, batchBytes: batchBytes, limit: 60))
        #expect(reading.items.map(\.id) == ["A", "B", "C", "D"])
        #expect(reading.items.map(\.isUnreadable) == [false, true, true, false])
        #expect(reading.items[1].skus == ["3: code=2", "5: code=4", "9: code=7"])
        #expect(
            reading.findings.sorted() == [
                "source.record-too-large 4", "source.record-too-large 6", "source.record-too-large 7",
            ])
        let whole = Array(text.utf8)
        for record in reading.records {
            let slice = whole[Int(record.offset)..<Int(record.offset + record.length)]
            #expect(slice.last == 0x0A && slice.filter { $0 == 0x0A }.count == 1)
        }
    }

    @Test
    func raggedRows() throws {
        let reading = try #require(
            try CSVReading("item_id,title,sku_code\nA,a\nB,b,1,,\" \"\nC,c,1,x\n,,\nD,d,2\nD,,3"))
        #expect(reading.items.map(\.id) == ["A", "B", "C", "D"])
        #expect(reading.items.map(\.isUnreadable) == [true, false, true, false])
        #expect(reading.findings == ["source.ragged-record 2", "source.ragged-record 3", "source.ragged-record 4"])
        #expect(reading.records.map(\.fate) == [.used, .used, .used, .skipped, .used, .used])
    }

    @Test
    func brokenRowsSayNothingButTheirItem() throws {
        // The cells of a ragged row may be in the wrong columns.
        let reading = try #require(try CSVReading("item_id,brand,title,sku_code\nA,title,1\nA,b,title,2\nA,b,title,3"))
        #expect(reading.findings == ["source.ragged-record 2"])
        #expect(reading.items[0].cells == ["item_id=A", "brand=b", "title =title"])
    }

    @Test
    func badBytesTakeTheirItemOnly() throws {
        var bytes = Array("item_id,title\nA,a\nB,b".utf8)
        bytes += [0xFF, 0x0A] + Array("C,c\u{0}\nD,d\n".utf8) + [0xC3, 0x2C, 0x78]
        let reading = try #require(try CSVReading(bytes))
        #expect(reading.items.map(\.isUnreadable) == [false, true, true, false, true])
        #expect(
            reading.findings == [
                "source.encoding 3 title", "source.encoding 4 title", "source.encoding 6 item_id",
            ])
    }

    // MARK: Header

    @Test(arguments: [
        ("item_id,title\nA,1;2;3", ["item_id", "title"], UInt8(0x2E)),
        ("\u{FEFF}item_id;title;price\nA;b;1,5", ["item_id", "title", "price"], 0x2C),
        ("\u{FEFF}sep=;\r\nitem_id;title\r\nA;b", ["item_id", "title"], 0x2E),
        ("\n\r\n \"item_id\" \t\"ti\"\"tle\"\nA\tb", ["item_id", "ti\"tle"], 0x2E),
        ("item_id\nA", ["item_id"], 0x2E),
        ("item_id;a,b,c,d;price\nA;b;1", ["item_id", "a,b,c,d", "price"], 0x2E),
        ("sep=|\nitem_id|title\nA|b", ["item_id", "title"], 0x2E),
        ("item_id;price\nA;\nB;1.5\nC;2,5", ["item_id", "price"], 0x2E),
        ("item_id;price\nA\nA;\nB;\"2,5\"\nC;1.5", ["item_id", "price"], 0x2C),
        ("item_id;price\nA;1,234.5\nC;1,5", ["item_id", "price"], 0x2E),
        ("item_id,price\nA,\"1,5\"", ["item_id", "price"], 0x2E),
    ])
    func headers(text: String, columns: [String], decimalPoint: UInt8) throws {
        let reading = try #require(try CSVReading(text))
        #expect(reading.file.columns == columns)
        #expect(reading.file.decimalPoint == decimalPoint)
        #expect(reading.items.first?.id == "A")
        let head = String(decoding: reading.file.head, as: UTF8.self)
        #expect(text.utf8.starts(with: head.utf8) && head.utf8.count == Int(reading.records[0].offset))
        #expect(
            reading.records[0].location.line == UInt32(head.split(whereSeparator: \.isNewline).count + 1)
                || head.hasPrefix("\n"))
    }

    @Test(arguments: ["", "\u{FEFF}", "\n\n", "name,price\nA,1", "Handle,Title\n"])
    func noCanonicalHeader(text: String) throws {
        #expect(try CSVReading(text) == nil)
    }

    @Test(arguments: ["item_id,title", "item_id,title\n", "\u{FEFF}item_id;title\r\n\r\n"])
    func headerOnly(text: String) throws {
        let reading = try #require(try CSVReading(text))
        #expect(reading.findings == ["source.empty-export -"])
        #expect(reading.items.isEmpty)
    }

    @Test
    func columnsThatAreNotKnown() throws {
        let plan = ColumnPlan(
            header: [
                "item_id", "titel", "", "atribute:Material", "Price", "xyzzy", "sku:", "titel", "price", "price", "",
            ]
        )
        #expect(plan.unknown.map(\.column) == [1, 3, 4, 5, 6])
        #expect(plan.unknown.map(\.nearest) == ["title", "attribute:Material", "price", nil, nil])
        #expect(plan.repeated.map(\.column) == [7, 9])
        let reading = try #require(try CSVReading("item_id,,titel,title,title: fr,title:fr,\nA,,,t,,,"))
        #expect(
            reading.findings == [
                "source.unknown-column 1 ", "source.unknown-column 1 titel", "source.duplicate-column 1 title:fr",
            ])
    }

    @Test
    func aQuoteThatTheHeaderNeverCloses() throws {
        let reading = try #require(try CSVReading("item_id,\"title\nA,b\n"))
        #expect(reading.findings.first == "source.unterminated-quote 1")
    }

    /// The first look at a file ends with the batch in hand when somebody asks to stop.
    @Test(arguments: [1, 2, 7]) func theFirstLookIsNotWaitedFor(asked: Int) throws {
        let rows = (0..<5000).map { "A\($0),Shirt\n" }.joined()
        let bytes = Array("item_id,title\n\(rows)".utf8)
        let index = RecordIndex()
        let reader = try #require(
            try CSVCatalog.open(
                source(of: bytes, name: "a.csv"), index: 0, options: ReadingOptions(batchBytes: 1000),
                pass: .indexing(index)))
        var times = 0
        try index.look(at: reader) {
            times += 1
            return times == asked
        }
        #expect(times == asked)
        // A block of the file is read for each batch, and one for the header.
        #expect(reader.bytesRead <= UInt64(asked) * 1000 + 1000)
    }

    /// The name of a column goes with each of its findings: one of megabytes is cut, and read once.
    @Test func aHeaderWithACellOfFifteenMegabytes() throws {
        let name = String(repeating: "é", count: 7_500_000)
        let reading = try #require(try CSVReading("item_id,title,\(name)\nA,b,c\nB,d,e\n", batchBytes: 1 << 19))
        #expect(reading.items.count == 2)
        #expect(reading.findings.count == 1 && reading.findings[0].utf8.count < 5000)
        #expect(reading.file.columns[2].utf8.count <= 4100)
    }

    @Test func aHeaderOfManyColumns() throws {
        let names = (0..<60_000).map { "sku:p\($0 % 50_000)" }.joined(separator: ",")
        let text = "item_id,title\(String(repeating: ",title", count: 999)),\(names)\nA"
        let seconds = try processorSeconds {
            let reading = try #require(try CSVReading(text))
            #expect(reading.findings.count == 11_000)
        }
        #expect(seconds < 60)
    }
}
