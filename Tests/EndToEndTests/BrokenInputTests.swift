import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// Exports as they should not be. Each time: a finding with its place, the right exit status, nothing else lost.
struct BrokenInputTests {
    /// Runs a shop whose `b.csv` or `b.xml` is broken; the exports before and after it are fine.
    private func run(
        _ name: String, _ bytes: some Sequence<UInt8>, arguments: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("BEFORE"))
        try shop.export("z.xml", Shop.catalog(Shop.product("BEHIND")))
        try shop.export(name, bytes)
        let (ending, written) = try shop.run(arguments)
        let prepared = try written.ids("prepared")
        #expect(prepared.first == "BEFORE" && prepared.last == "BEHIND", sourceLocation: sourceLocation)
        #expect(try written.balanceAddsUp(), sourceLocation: sourceLocation)
        let sent = try written.files().filter { $0.hasPrefix("feeds/") }.flatMap {
            try written.feed(String($0.dropFirst("feeds/".count))).map(\.id)
        }
        #expect(sent == prepared, sourceLocation: sourceLocation)
        return (ending, written)
    }

    private func place(_ written: WrittenRun, _ code: String) throws -> (file: String?, line: Int64?, record: Int64?) {
        let finding = try written.lines("findings.jsonl").first { $0["code"]?.stringValue == code }
        let place = finding?["place"]
        return (place?["file"]?.stringValue, place?["line"]?.int64Value, place?["record"]?.int64Value)
    }

    @Test func aRowWithTooFewCellsTakesItsItemAndNoOther() throws {
        let text = Shop.header + Shop.row("A1") + "A2,348,es_ES\n" + Shop.row("A2") + Shop.row("A3")
        let (ending, written) = try run("b.csv", text.utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        #expect(try written.ids("rejected") == ["A2"])
        #expect(try written.codes("A2") == ["source.ragged-record"])
        #expect(try place(written, "source.ragged-record") == ("b.csv", 3, 2))
        #expect(try written.text("rejected/b.csv") == Shop.header + "A2,348,es_ES\n" + Shop.row("A2"))
    }

    @Test func aRaggedRowWithoutAnItemIsARejectedRecord() throws {
        let (ending, written) = try run("b.csv", (Shop.header + ",348\n" + Shop.row("A1")).utf8)
        #expect(ending.status == 1)
        #expect(try written.fileCodes() == ["source.ragged-record"])
        #expect(try written.summary()["balance"]?["records"]?["rejected"]?.int64Value == 1)
        #expect(try written.text("rejected/b.csv") == Shop.header + ",348\n")
    }

    @Test func emptyCellsTooManyAreOnlyAWarning() throws {
        let row = Shop.row("A1").dropLast() + ",,\n"
        let (ending, written) = try run("b.csv", (Shop.header + row).utf8)
        #expect(ending.status == 0)
        #expect(try written.codes("A1") == ["source.ragged-record"])
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "BEHIND"])
    }

    @Test func aQuoteThatIsNeverClosed() throws {
        let text = Shop.header + Shop.row("A1") + Shop.row("A2", title: "\"Camisa") + Shop.row("A3")
        let (ending, written) = try run("b.csv", text.utf8)
        // The reader goes on after the line that the quote begins in.
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        #expect(try written.ids("rejected") == ["A2"])
        #expect(try place(written, "source.unterminated-quote") == ("b.csv", 3, 2))
    }

    @Test(arguments: [[0xE9], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func bytesThatAreNotUTF8(bytes: [UInt8]) throws {
        var text = Array((Shop.header + Shop.row("A1")).utf8)
        let row = Array(Shop.row("A2", title: "@").utf8)
        text += row.flatMap { $0 == 0x40 ? bytes : [$0] } + Array(Shop.row("A3").utf8)
        let (ending, written) = try run("b.csv", text)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        #expect(try written.codes("A2") == ["source.encoding"])
        #expect(try place(written, "source.encoding") == ("b.csv", 3, 2))
        let rejected = try written.bytes("rejected/b.csv")
        #expect(rejected == Array(Shop.header.utf8) + row.flatMap { $0 == 0x40 ? bytes : [$0] })
    }

    @Test func aNULHarmsNothingElse() throws {
        let text = Shop.header + Shop.row("A1") + Shop.row("A2", title: "Cami\0sa") + Shop.row("A3")
        let (ending, written) = try run("b.csv", text.utf8)
        #expect(ending.status == 0 || ending.status == 1)
        #expect(try Set(written.ids("prepared")).isSuperset(of: ["A1", "A3"]))
    }

    @Test func aFieldThatIsHuge() throws {
        var text = Array((Shop.header + Shop.row("A1")).utf8)
        text += Array(Shop.row("A2", title: String(repeating: "x", count: 17 << 20)).utf8)
        text += Array(Shop.row("A3").utf8)
        let (ending, written) = try run("b.csv", text)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        #expect(try place(written, "source.record-too-large") == ("b.csv", 3, 2))
    }

    @Test func anXMLThatIsCutOff() throws {
        let whole = Shop.catalog(Shop.product("A1") + Shop.product("A2"))
        let (ending, written) = try run("b.xml", whole.utf8.dropLast(60))
        #expect(ending.status == 65)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "BEHIND"])
        #expect(try written.ids("rejected").isEmpty)
        #expect(try place(written, "source.malformed-xml").file == "b.xml")
    }

    @Test func aBreakInWellFormedness() throws {
        let text = Shop.catalog(Shop.product("A1") + "<product item_id=A2>\n" + Shop.product("A3"))
        let (ending, written) = try run("b.xml", text.utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        let at = try place(written, "source.malformed-xml")
        #expect(at.file == "b.xml" && at.line == 11)
    }

    @Test(arguments: [
        #"<!DOCTYPE catalog [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"#,
        #"<!DOCTYPE catalog [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#,
        #"<!DOCTYPE catalog SYSTEM "http://127.0.0.1:9/catalog.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>"#,
    ])
    func aDoctypeThatDeclaresOrLoads(doctype: String) throws {
        let text = doctype + "\n<catalog locale=\"es_ES\">" + Shop.product("A1", title: "&b;&x;") + "</catalog>"
        let (ending, written) = try run("b.xml", text.utf8)
        #expect(ending.status == 65)
        #expect(try place(written, "source.forbidden-doctype").file == "b.xml")
        for file in written.files() { #expect(try !written.text(file).contains("root:")) }
    }

    @Test(arguments: [100, 300, 100_000])
    func elementsNestedTooDeep(depth: Int) throws {
        let deep = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        let text = Shop.catalog(
            Shop.product("A1") + "<product item_id=\"A2\">\(deep)</product>\n" + Shop.product("A3"))
        let (ending, written) = try run("b.xml", text.utf8)
        #expect(ending.status == 1)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A3", "BEHIND"])
        #expect(try place(written, "source.too-deep") == ("b.xml", 11, 2))
    }

    @Test func elementsNestedWithoutEnd() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        let (ending, written) = try run("b.xml", Shop.catalog(Shop.product("A1") + deep + Shop.product("A2")).utf8)
        // Nothing is known of them, and no product is lost.
        #expect(ending.status == 0)
        #expect(try written.ids("prepared") == ["BEFORE", "A1", "A2", "BEHIND"])
        #expect(try written.fileCodes() == ["source.unknown-column"])
    }

    @Test func aFileOfNoKnownFormat() throws {
        let written = try run("b.txt", "Remember to call the supplier.\n".utf8).written
        #expect(try written.fileCodes() == ["source.unrecognised"])
        #expect(try written.ids("prepared") == ["BEFORE", "BEHIND"])
    }

    /// Also where it is long, and has to be decoded before anything can be said of it.
    @Test(arguments: [("UTF-16", String.Encoding.utf16), ("windows-1252", .windowsCP1252)])
    func aFileOfAnotherSystemInAnotherEncoding(name: String, encoding: String.Encoding) throws {
        let items = (0..<3_000).map { "<IndexItem><SupplierPartID>\($0)</SupplierPartID>Größe \($0)</IndexItem>" }
        let text = "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n<cXML><Index>\(items.joined())</Index></cXML>"
        let written = try run("b.xml", try #require(text.data(using: encoding))).written
        #expect(try written.fileCodes() == ["source.unrecognised"])
        let said = try written.lines("findings.jsonl").first { $0["code"]?.stringValue == "source.unrecognised" }
        #expect(said?["message"]?.stringValue == "This is a cXML catalog, which feedmill does not read.")
        #expect(try written.ids("prepared") == ["BEFORE", "BEHIND"])
    }

    @Test func anExportWithoutARecordHoldsEverything() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1"))
        try shop.export("b.csv", Shop.header)
        let held = try shop.run()
        #expect(held.ending.status == 2)
        #expect(try held.written.fileCodes() == ["source.empty-export"])
        #expect(try held.written.ids("held") == ["A1"])
        #expect(try held.written.balanceAddsUp())
        let allowed = try shop.run(["--allow-empty"])
        #expect(allowed.ending.status == 0)
        #expect(try allowed.written.ids("prepared") == ["A1"])
    }

    @Test func columnsThatNobodyKnowsAreSaidOnce() throws {
        let header = Shop.header.dropLast() + ",titel,price\n"
        let rows = (1...3).map { Shop.row("A\($0)").dropLast() + ",x,7\n" }.joined()
        let (ending, written) = try run("b.csv", (header + rows).utf8)
        #expect(ending.status == 0)
        #expect(try written.fileCodes().sorted() == ["source.duplicate-column", "source.unknown-column"])
        let messages = try written.lines("findings.jsonl").map {
            "\($0["message"]?.stringValue ?? "") \($0["fix"]?.stringValue ?? "")"
        }
        #expect(messages.contains { $0.contains("titel") && $0.contains("title") })
        #expect(
            try written.feed("PRODUCT_CREATE-0001.json")[1].content["sku_info_list"]?.arrayValue?.first?["price"]?
                .decimalValue?.description == "19.9")
    }

    @Test func namesOfFilesStayInTheRunFolder() throws {
        let shop = try Shop()
        let bad = Shop.header + Shop.row("A1", price: "0")
        for name in ["%2e%2e%2f..%2fescape.csv", "line\nbreak.csv", "sub/x../deep.csv", "=cmd.csv", "\u{202E}vsc.csv"] {
            try shop.export(name, bad.replacingOccurrences(of: "A1", with: "A\(name.utf8.count)"))
        }
        let outside = shop.folder.files().filter { !$0.hasPrefix("shop/") }
        let (ending, written) = try shop.run()
        #expect(ending.status == 1)
        #expect(
            shop.folder.files().filter {
                !$0.hasPrefix("shop/") && !$0.hasPrefix("out/") && !$0.hasPrefix(".feedmill/")
            } == outside)
        #expect(try written.ids("rejected").count == 5)
        #expect(written.files().filter { $0.hasPrefix("rejected/") && $0.hasSuffix(".csv") }.count == 5)
        // A line of text for people stays a line.
        #expect(!ending.messages.contains("line\nbreak.csv"))
        #expect(!ending.output.contains("line\nbreak.csv"))
    }

    @Test(arguments: ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"])
    func theSpreadsheetRunsNoFormula(id: String) throws {
        let written = try run("b.csv", (Shop.header + Shop.row(id, price: "=1+1")).utf8).written
        let table = try written.text("items.csv")
        for line in table.split(separator: "\n") {
            for cell in line.split(separator: ",") {
                let first = cell.first == "\"" ? cell.dropFirst().first : cell.first
                #expect(!"=+@\t".contains(first ?? " "), "\(cell)")
            }
        }
        #expect(try written.ids("rejected") == [id.trimmingCharacters(in: .whitespaces)])
    }
}
