import Bytes
import FeedModel
import RunReports
import Testing

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
}
