import Bytes
import FeedModel
import JSONText
import Testing

@testable import RunFolder

/// One codec writes and reads the lines of items and findings.
struct ItemRecordTests {
    /// Every line that a run writes comes back byte for byte.
    @Test(
        arguments: [
            #"{"status":"rejected","skus":0}"#,
            #"{"item":"é \"A\"","operation":"PRODUCT_CREATE","status":"prepared","category_id":348,"skus":2,"#
                + #""place":{"file":"a.csv","line":2,"record":1},"sku_places":[[2,1],[3,2,"b.csv"]],"#
                + #""other_places":[[9,8]],"columns":[{"price":"Variant Price"},{}],"sku_columns":[0,1],"sent_skus":[1],"#
                + #""data":4294967295,"feed":"feeds/PRODUCT_CREATE-0012.json","position":299}"#,
            #"{"item":"A","operation":"PRODUCT_STOCKS_UPDATE","status":"held","lane":"stop","gate":"vanished","skus":1,"#
                + #""changes":[{"change":"vanished"}],"feed":"feeds/PRODUCT_STOCKS_UPDATE-12345.json","position":0}"#,
            #"{"item":"A","operation":"PRODUCT_PRICES_UPDATE","status":"failed","lane":"price-up","skus":1,"#
                + #""place":{"file":"a.csv","line":2,"record":1},"sku_places":[[2,1]],"#
                + #""changes":[{"sku":"A-1","change":"country_price:ES","from":"9.9","to":"12","#
                + #""place":{"file":"a.csv","line":2,"record":1,"column":"price","value":"12,0"}},"#
                + #"{"change":"content","parts":["title","images"]}],"#
                + #""feed":"feeds/PRODUCT_PRICES_UPDATE-0001.json","position":7,"job_id":200000000474663248,"#
                + #""product_id":33046841283,"sent_again_in":"feeds/PRODUCT_PRICES_UPDATE-0009.json","#
                + #""findings":[{"code":"gateway.F00","severity":"error","message":"No.","fix":"Do.","#
                + #""place":{"file":"a.csv","line":2,"record":1}},"#
                + #"{"code":"gate.price-rise","severity":"held","message":"Up.","place":{"file":"a.csv"},"#
                + #""sku":"A-1","from":"9.9","to":"12"}],"because":["data","rules"],"since":"2026-11-28"}"#,
            #"{"item":"B","operation":"PRODUCT_FULL_UPDATE","status":"unchanged","skus":0,"because":"marketplace"}"#,
        ])
    func aLineComesBackByteForByte(line: String) throws {
        var tape = JSONTape()
        var columns = ByteBuffer()
        var findings = ByteBuffer()
        var record = ItemRecord()
        var output = ByteBuffer()
        let bytes = Array(line.utf8)
        try bytes.withUnsafeBufferPointer { bytes in
            try tape.parse(bytes)
            #expect(record.read(tape.view, columns: &columns, findings: &findings))
            record.append(to: &output)
        }
        #expect(output.bytes.string == line + "\n")
    }

    /// What is no line of a run is reported, whatever is missing.
    @Test(
        arguments: [
            "[]", "{}", #"{"item":"A"}"#, #"{"status":"sent","skus":1}"#,
            #"{"operation":"PRODUCT_DELETE","status":"prepared","skus":1}"#,
            #"{"status":"prepared","skus":1,"feed":"../PRODUCT_CREATE-0001.json","position":0}"#,
            #"{"status":"prepared","skus":1,"feed":"feeds/PRODUCT_CREATE-0001.json"}"#,
            #"{"status":"rejected","skus":1,"findings":[{"code":"price.missing"}]}"#,
        ])
    func whatIsNoItemIsReported(line: String) throws {
        var tape = JSONTape()
        var columns = ByteBuffer()
        var findings = ByteBuffer()
        var record = ItemRecord()
        try Array(line.utf8).withUnsafeBufferPointer { bytes in
            try tape.parse(bytes)
            #expect(!record.read(tape.view, columns: &columns, findings: &findings))
        }
    }

    @Test func findingsOfOneCauseHaveOneGroupAndOneFingerprintAnItem() {
        func finding(_ message: String, _ column: String, line: UInt32, item: String) -> ItemRecord.Finding {
            var place = FindingRecord.Place(file: .string("a.csv"))
            (place.line, place.column) = (line, .string(column))
            var output = ByteBuffer()
            return ItemRecord.Finding(
                FindingRecord(
                    code: .string("price.missing"), severity: .error,
                    words: FindingWords(message: .string(message), fix: nil), place: place),
                item: .string(item), to: &output)
        }
        let first = finding("No price.", "price", line: 2, item: "A")
        #expect(first.group == finding("No price.", "price", line: 9, item: "B").group)
        #expect(first.group != finding("No price.", "cost", line: 2, item: "A").group)
        #expect(first.group != finding("No price?", "price", line: 2, item: "A").group)
        #expect(first.fingerprint == finding("No price?", "price", line: 9, item: "A").fingerprint)
        #expect(first.fingerprint != finding("No price.", "price", line: 2, item: "B").fingerprint)
        #expect(first.fingerprint != finding("No price.", "cost", line: 2, item: "A").fingerprint)
    }
}
