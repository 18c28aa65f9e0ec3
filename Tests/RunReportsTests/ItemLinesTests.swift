import Bytes
import FeedModel
import JSONText
import Testing

@testable import RunReports

@Suite struct ItemLinesTests {
    @Test func aLineOfTheTableIsSafeForASpreadsheet() {
        let batch = Batch(file: CatalogFile(index: 0, name: "=a.csv", format: .csv))
        batch.locations = [Location(line: 2, record: 1)]
        batch.bytes.append("=A,1")
        let line = ItemLine(
            product: Product(location: 0, presence: []), item: Text(offset: 0, count: 4), operation: .productCreate,
            status: .prepared, categoryID: 348, feed: (1, 0), findings: [])
        var output = ByteBuffer()
        ItemsCSV.append(line, of: FileName("=a.csv"), batch, &output)
        #expect(
            String(decoding: output.array, as: UTF8.self)
                == "\"'=A,1\",PRODUCT_CREATE,prepared,348,0,'=a.csv,2,1,feeds/PRODUCT_CREATE-0001.json,0,,,,\r\n")
    }

    /// What a spreadsheet would compute with, shorten or round has an apostrophe in front.
    @Test(
        arguments: [
            ("=1+1", "'=1+1"), ("+34", "'+34"), ("-3", "'-3"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
            ("\u{FF1D}1+1", "'\u{FF1D}1+1"), ("\u{FF0B}1", "'\u{FF0B}1"), ("\u{FF0D}1", "'\u{FF0D}1"),
            ("\u{FF20}A1", "'\u{FF20}A1"), ("\nx", "\"'\nx\""), ("\rx", "\"'\rx\""), (" =1", "' =1"),
            ("\u{FF1E}", "\u{FF1E}"),
            ("200000000474663248", "'200000000474663248"), ("843700010017", "'843700010017"), ("00123", "'00123"),
            ("12345678901", "12345678901"), ("0", "0"), ("7", "7"), ("CM-200000000474663248", "CM-200000000474663248"),
            ("a,\"b", "\"a,\"\"b\""),
        ])
    func anIDStaysWhatItIs(id: String, cell: String) throws {
        var output = ByteBuffer()
        try append(["item": .string(id)], &output)
        #expect(output.bytes.string == cell + ",,,,,,,,,,,,,\r\n")
    }

    private func append(_ item: JSONValue, _ output: inout ByteBuffer) throws {
        var tape = JSONTape()
        try Array(item.description.utf8).withUnsafeBufferPointer {
            try tape.parse($0)
            ItemsCSV.append(tape.view, &output)
        }
    }

    @Test func longNumbersOfThePlatformAreKeptToo() throws {
        var output = ByteBuffer()
        try append(["job_id": 200_000_000_474_663_248, "product_id": 33_046_841_283], &output)
        #expect(output.bytes.string == ",,,,,,,,,,,,'200000000474663248,33046841283\r\n")
    }

    @Test func theByteOrderMarkIsAnOption() {
        for (marked, start) in [(true, "\u{FEFF}item,"), (false, "item,")] {
            var output = ByteBuffer()
            ItemsCSV.appendHeader(marked: marked, &output)
            #expect(Array(output.bytes.string.utf8).starts(with: Array(start.utf8)))
        }
    }
}
