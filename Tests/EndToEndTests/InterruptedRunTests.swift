import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// A run that does not come to its end never looks as if it had.
struct InterruptedRunTests {
    /// Starts a run over a catalog large enough to be caught at, over the folder of a finished one, and sends it
    /// `signals` once it is under way.
    private func interrupt(with signals: Int32...) throws -> (shop: Shop, status: Int32) {
        // On a busy machine a run may be over before the test runs again: a larger one is tried then.
        for rows in [300_000, 1_000_000, 3_000_000] {
            let (shop, status) = try interrupt(rows: rows, with: signals)
            if status != 0 { return (shop, status) }
        }
        throw TooSoon()
    }

    /// The largest run was over before it was interrupted.
    private struct TooSoon: Error {}

    private func interrupt(rows: Int, with signals: [Int32]) throws -> (shop: Shop, status: Int32) {
        let shop = try Shop()
        _ = try CatalogGenerator(rows: 400).write(to: URL(filePath: shop.folder("shop/catalog.csv")))
        let before = try shop.run()
        #expect(before.ending.status == 0)
        #expect(before.written.has("summary.json"))
        _ = try CatalogGenerator(rows: rows).write(to: URL(filePath: shop.folder("shop/catalog.csv")))
        let running = try Feedmill.start(["run", "shop", "--out", "out"], in: shop.folder.path)
        while before.written.has("summary.json"), running.process.isRunning { usleep(1_000) }
        usleep(20_000)
        for signal in signals { running.process.send(signal: signal) }
        return (shop, running.finish().status)
    }

    @Test func aKilledRunLeavesNoSummary() throws {
        let (shop, status) = try interrupt(with: SIGKILL)
        #expect(status == SIGKILL)
        #expect(!WrittenRun(shop.folder("out"), in: shop.folder).has("summary.json"))
        // The lock went with it: the next run begins anew and ends.
        try shop.export("catalog.csv", Shop.header + Shop.row("A1"))
        let (ending, written) = try shop.run()
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.ids("prepared") == ["A1"])
        #expect(written.files().filter { $0.hasPrefix("feeds/") } == ["feeds/PRODUCT_CREATE-0001.json"])
    }

    @Test func twiceIsAtOnce() throws {
        let (shop, status) = try interrupt(with: SIGINT, SIGTERM)
        // Two signals that wait are delivered in any order.
        #expect([130, 143].contains(status))
        #expect(!WrittenRun(shop.folder("out"), in: shop.folder).has("summary.json"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func aStoppedRunSaysSo(signal: Int32, expected: Int32) throws {
        let (shop, status) = try interrupt(with: signal)
        #expect(status == expected)
        let written = WrittenRun(shop.folder("out"), in: shop.folder)
        #expect(!written.has("summary.json"))
        let page = try written.text("report.html")
        #expect(page.contains("<h1>Interrupted: the report is incomplete</h1>"))
        #expect(page.contains("This is what was read until then ("))
        #expect(try written.text("summary.md").hasPrefix("## feedmill: unfinished\n"))
        #expect(written.has("junit.xml") && written.has("report.sarif"))
        // What is written is whole, and the page counts what is written.
        let items = try written.items()
        let number = try #require(page.firstMatch(of: #/<p class="sum"><b>([^<]*)</b> items? read/#)?.1)
        #expect(Int(number.filter(\.isNumber)) == items.count)
        #expect(try written.text("items.csv").split(separator: "\r\n").count == items.count + 1)
        for name in written.files() where name.hasPrefix("feeds/") {
            #expect(throws: Never.self) { try JSONValue(parsing: try written.bytes(name)) }
        }
    }

    @Test func aRunThatAnErrorEndsSaysSo() throws {
        let shop = try Shop()
        try shop.export(
            "a.csv", Shop.header + Shop.row("A1") + Shop.row("A2", price: "") + Shop.row("A3", category: "7"))
        // Category data is read when a first item needs it: too late for the run not to begin.
        try shop.export("categories/7.attributes.json", "{")
        let (ending, written) = try shop.run()
        #expect(ending.status == 78)
        #expect(ending.messages.contains("what was done so far: out/report.html"))
        #expect(!written.has("summary.json"))
        let page = try written.text("report.html")
        #expect(page.contains("<h1>Stopped by an error</h1>"))
        #expect(page.contains("7.attributes.json"))
        #expect(
            try written.text("summary.md").contains("> categories/7.attributes.json") || page.contains("exit status 78")
        )
    }
}
