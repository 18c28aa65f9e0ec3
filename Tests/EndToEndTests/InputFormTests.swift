import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// The same catalog in the forms that exports come in.
struct InputFormTests {
    private static let text = Shop.header + Shop.row("A1", title: "Jersey añil") + Shop.row("A2")

    enum Form: String, CaseIterable {
        case plain, byteOrderMark, windowsLines, oldMacLines, semicolons, tabs, quoted, utf16LittleEndian
        case utf16BigEndian

        var bytes: [UInt8] {
            let text = InputFormTests.text
            switch self {
            case .plain: return Array(text.utf8)
            case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            case .windowsLines: return Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8)
            case .oldMacLines: return Array(text.replacingOccurrences(of: "\n", with: "\r").utf8)
            case .semicolons: return Array(text.replacingOccurrences(of: ",", with: ";").utf8)
            case .tabs: return Array(text.replacingOccurrences(of: ",", with: "\t").utf8)
            case .quoted:
                return Array(
                    text.split(separator: "\n").map { line in
                        line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }
                            .joined(separator: ",") + "\n"
                    }.joined().utf8)
            case .utf16LittleEndian: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case .utf16BigEndian: return [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            }
        }
    }

    @Test(arguments: Form.allCases)
    func anyFormGivesTheSameFeed(form: Form) throws {
        let shop = try Shop()
        try shop.export("plain/a.csv", Self.text)
        try shop.export("other/a.csv", form.bytes)
        let categories = "--categories=shop/categories"
        let plain = try shop.run(["shop/plain", categories], out: "one").written
        let (ending, other) = try shop.run(["shop/other", categories], out: "two")
        #expect(ending.status == 0, "\(ending.messages)")
        let feed = "feeds/PRODUCT_CREATE-0001.json"
        #expect(try other.text(feed) == plain.text(feed))
        #expect(try other.text(feed).contains("añil"))
    }

    @Test func anotherEncodingIsNamed() throws {
        let shop = try Shop()
        let text = Self.text.replacing("Algodón", with: "Cotton")
        try shop.export("a.csv", text.unicodeScalars.map { UInt8($0.value) })
        // One letter is no ground for a guess.
        #expect(try shop.run().ending.status == 1)
        let (ending, written) = try shop.run(["--encoding=ISO-8859-1"])
        #expect(ending.status == 0)
        #expect(try written.text("feeds/PRODUCT_CREATE-0001.json").contains("añil"))
    }

    @Test func standardInputIsReadToo() throws {
        let shop = try Shop()
        let (ending, written) = try shop.run(
            ["-", "--categories=shop/categories"], input: Self.text + Shop.row("A3", price: "0"))
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A2"])
        #expect(try written.item("A3")["place"]?["file"]?.stringValue == "stdin")
        #expect(try written.text("rejected/stdin") == Shop.header + Shop.row("A3", price: "0"))
    }

    /// Rows of one product need not be together: the item is where its first row is.
    @Test func scatteredRowsAreOneProduct() throws {
        let shop = try Shop()
        let rows = (0..<300).map { index in
            Shop.row("A\(index % 100)", sku: "A\(index % 100)-\(index / 100)", size: ["S", "M", "L"][index / 100])
        }
        try shop.export("a.csv", Shop.header + rows.joined())
        let (ending, written) = try shop.run()
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.ids("prepared") == (0..<100).map { "A\($0)" })
        let last = try written.item("A99")
        #expect(last["skus"]?.int64Value == 3)
        #expect(
            last["sku_places"]?.arrayValue?.map { $0.arrayValue?.map(\.int64Value) ?? [] } == [
                [101, 100], [201, 200], [301, 300],
            ])
    }
}
