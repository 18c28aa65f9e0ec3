import Bytes
import CatalogReading
import FeedTesting
import Foundation
import JSONText
import Testing

/// Exports in encodings that they do not say, or that they say wrongly.
struct EncodingTests {
    private static let titles = ["Рубашка синяя", "Куртка утеплённая", "Платье летнее"]

    private func bytes(_ text: String, _ encoding: String) throws -> [UInt8] {
        var output = ByteBuffer()
        let encoder = try TextEncoder(to: encoding)
        Array(text.utf8).withUnsafeBufferPointer { encoder.encode($0, into: &output) }
        return output.array
    }

    /// A file with three products, `A1` to `A3`; the second has no price.
    private func text(_ name: String, front: String = "") -> String {
        guard name.hasSuffix(".xml") else {
            let rows = Self.titles.enumerated().map { index, title in
                Shop.row("A\(index + 1)", price: index == 1 ? "" : "19.90", title: title)
            }
            return front + (Shop.header + rows.joined()).replacing("Algodón", with: "Хлопок")
        }
        let products = Self.titles.enumerated().map { index, title in
            Shop.product("A\(index + 1)", title: title)
                .replacing("price=\"19.90\"", with: index == 1 ? "" : "price=\"9\"")
        }
        return front + Shop.catalog(products.joined()).replacing("Algodón", with: "Хлопок")
    }

    @Test(arguments: ["b.csv", "b.xml"])
    func aGuessIsSaidAndEveryRecordKept(name: String) throws {
        let shop = try Shop()
        try shop.export(name, bytes(text(name), "windows-1251"))
        try shop.export("c.csv", Shop.header + Shop.row("C1"))
        let (ending, written) = try shop.run()
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["A1", "A3", "C1"])
        #expect(try written.fileCodes() == ["source.encoding-guessed"])
        #expect(
            try written.feed("PRODUCT_CREATE-0001.json")[1].content["title_multi_language_list"]?.description.contains(
                Self.titles[2]) == true)
        let rejected = try written.bytes("rejected/\(name)")
        let expected = try bytes(Self.titles[1], "windows-1251")
        #expect(rejected.firstRange(of: expected) != nil)
        // Fed again alone: the same item, the same findings.
        let again = try Shop()
        try again.export(name, rejected)
        let second = try again.run().written
        #expect(try second.ids("rejected") == ["A2"])
        #expect(try second.fileCodes() == ["source.encoding-guessed"])
        #expect(try second.codes("A2") == written.codes("A2"))
        #expect(try second.bytes("rejected/\(name)") == rejected)
    }

    /// source.encoding-unclear: nothing of a file is sent that reads as Korean and as Chinese, before somebody chose.
    @Test func nothingIsSentOfAFileThatMayBeInSeveral() throws {
        let korean = Shop.header + Shop.row("K1", title: "여성용 리넨 원피스 여름 신상 남녀공용 무지 블루투스")
        let shop = try Shop()
        try shop.export("b.csv", bytes(korean.replacing("Algodón", with: "면"), "EUC-KR"))
        try shop.export("c.csv", Shop.header + Shop.row("C1"))
        let (ending, written) = try shop.run()
        #expect(ending.status == 2)
        #expect(try written.ids("prepared") == ["C1"])
        #expect(try written.ids("rejected") == ["K1"])
        let finding = try written.lines("findings.jsonl").first { $0["code"]?.stringValue == "source.encoding-unclear" }
        for name in ["GB18030", "EUC-KR", "여성용"] {
            #expect(finding?["message"]?.stringValue?.contains(name) == true)
        }
        for name in ["--encoding", "\"encoding\""] { #expect(finding?["fix"]?.stringValue?.contains(name) == true) }
        #expect(try shop.run(["--encoding=EUC-KR"]).written.ids("prepared") == ["K1", "C1"])
        let sent = try shop.run(["--gateway=sandbox"])
        #expect(sent.ending.status == 2)
        #expect(try sent.written.ids("succeeded") == ["C1"])
    }

    /// The first bytes of a file may say nothing, and what was read is read again.
    @Test func aFileThatChangesItsMindLate() throws {
        let shop = try Shop()
        let many = (1...4000).map { Shop.row("M\($0)").replacing("Algodón", with: "Cotton") }.joined()
        try shop.export("a.csv", Shop.header + Shop.row("BEFORE"))
        let late = try bytes(text("b.csv").replacing(Shop.header, with: ""), "windows-1251")
        try shop.export("b.csv", Array((Shop.header + many).utf8) + late)
        let xml = Shop.catalog((1...2000).map { Shop.product("X\($0)").replacing("Algodón", with: "x") }.joined())
        try shop.export(
            "c.xml",
            Array(xml.replacing("</catalog>\n", with: "").utf8)
                + bytes(Shop.product("XL", title: Self.titles[1]) + "</catalog>\n", "windows-1251"))
        try shop.export("d.csv", Shop.header + Shop.row("BEHIND"))
        let (ending, written) = try shop.run(["--workers=2"])
        #expect(ending.status == 1)
        let prepared = try written.ids("prepared")
        #expect(prepared.count == 4000 + 2 + 2001 + 2)
        #expect(prepared.first == "BEFORE" && prepared.last == "BEHIND")
        #expect(try written.fileCodes() == ["source.encoding-guessed", "source.encoding-guessed"])
        #expect(try written.balanceAddsUp())
    }

    @Test(arguments: ["\n\t\u{FEFF}", "\u{FEFF}\u{FEFF}", " \r\n\u{FEFF}"])
    func marksAndBlanksInFrontOfAnExport(front: String) throws {
        for name in ["b.csv", "b.xml"] {
            let shop = try Shop()
            try shop.export(name, text(name, front: front))
            let written = try shop.run().written
            #expect(try written.ids("prepared") == ["A1", "A3"])
            #expect(try written.fileCodes().isEmpty)
            let lines = front.utf8.count { $0 == 0x0A }
            let place = try written.lines("items.jsonl").first?["place"]
            #expect(place?["line"]?.int64Value == Int64((name == "b.csv" ? 2 : 3) + lines))
            #expect(try written.text("rejected/\(name)").utf8.starts(with: front.utf8))
        }
    }
}
