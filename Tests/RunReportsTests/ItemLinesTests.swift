import Bytes
import FeedModel
import RunFolder
import Testing

@testable import RunReports

@Suite struct ItemLinesTests {
    @Test func aLineOfTheTableIsSafeForASpreadsheet() {
        var record = ItemRecord()
        record.item = .string("=A,1")
        (record.operation, record.categoryID, record.feed) = (.productCreate, 348, (1, 0))
        record.place = ItemRecord.RecordPlace(file: .string("=a.csv"), line: 2, record: 1)
        var output = ByteBuffer()
        ItemsCSV.append(record, &output)
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
    func anIDStaysWhatItIs(id: String, cell: String) {
        var record = ItemRecord()
        var output = ByteBuffer()
        record.item = .string(id)
        ItemsCSV.append(record, &output)
        #expect(output.bytes.string == cell + ",,prepared,,0,,,,,,,,,\r\n")
    }

    @Test func longNumbersOfThePlatformAreKeptToo() {
        var record = ItemRecord()
        var output = ByteBuffer()
        (record.jobID, record.productID) = (200_000_000_474_663_248, 33_046_841_283)
        ItemsCSV.append(record, &output)
        #expect(output.bytes.string == ",,prepared,,0,,,,,,,,'200000000474663248,33046841283\r\n")
    }

    @Test func theByteOrderMarkIsAnOption() {
        for (marked, start) in [(true, "\u{FEFF}item,"), (false, "item,")] {
            var output = ByteBuffer()
            ItemsCSV.appendHeader(marked: marked, &output)
            #expect(Array(output.bytes.string.utf8).starts(with: Array(start.utf8)))
        }
    }
}
