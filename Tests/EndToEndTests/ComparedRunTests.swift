import FeedTesting
import Foundation
import JSONText
import Testing

/// What is new, known and gone since an earlier run.
struct ComparedRunTests {
    /// Two nights: in the second a line moved, one fault went, one came.
    private func secondNight(_ arguments: [String], out: String) throws -> (Feedmill.Ending, WrittenRun) {
        let shop = try Shop()
        try shop.export(
            "shirts-1.csv",
            Shop.header + Shop.row("A1") + Shop.row("A2", color: "Bleu") + Shop.row("A3", price: "")
                + Shop.row("A\"4", inventory: "x"))
        let (first, _) = try shop.run(out: "out")
        #expect(first.status == 1 && !first.output.contains("new +"))
        try FileManager.default.removeItem(atPath: shop.folder("shop/shirts-1.csv"))
        try shop.export(
            "shirts-2.csv",
            Shop.header + Shop.row("A0") + Shop.row("A1", price: "x") + Shop.row("A2", color: "Blau") + Shop.row("A3")
                + Shop.row("A\"4", inventory: "x"))
        return try shop.run(arguments, out: out)
    }

    @Test(arguments: ["out", "out-2"]) func everyReportSaysIt(out: String) throws {
        let (ending, written) = try secondNight(["--compare=out"], out: out)
        #expect(ending.status == 1, "\(ending.messages)")
        #expect(ending.output.contains("  findings 1 new + 2 known; 1 gone since out\n"), "\(ending.output)")
        let compared = try written.summary()["compared"]
        #expect(compared?["findings"]?.description == #"{"new":1,"known":2,"gone":1}"#)
        #expect(compared?["run"]?.stringValue == "out" && compared?["started"] != nil)
        let page = try written.text("report.html")
        #expect(page.contains("findings: <b>1</b> new, <b>2</b> known, <b>1</b> gone"))
        #expect(page.contains("<select id=\"new\">"))
        #expect(page.contains("What is gone</summary><ul><li>1 × <code>price.missing</code>"))
        #expect(try written.text("summary.md").contains("findings: **1** new, **2** known, **1** gone"))
        let results = try JSONValue(parsing: written.bytes("report.sarif"))["runs"]?.arrayValue?.first?["results"]
        let states = results?.arrayValue?.compactMap { $0["baselineState"]?.stringValue }.sorted()
        #expect(states == ["new", "unchanged", "unchanged"])
    }

    @Test func aRunThatIsGoneIsNoReasonToFail() throws {
        let (ending, written) = try secondNight(["--compare=gone"], out: "out")
        #expect(ending.status == 1)
        #expect(ending.messages.contains("feedmill: nothing is compared: gone cannot be opened"), "\(ending.messages)")
        #expect(try written.summary()["compared"] == nil)
        #expect(try !written.text("report.html").contains("id=\"compared\""))
    }

    @Test func whatIsSentIsComparedToo() throws {
        let (ending, written) = try secondNight(["--compare=out", "--gateway=sandbox"], out: "out-2")
        #expect(ending.status == 1, "\(ending.messages)")
        #expect(try written.summary()["compared"]?["findings"]?["known"]?.int64Value == 2)
    }
}
