import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// The numbers that people script against.
struct ExitStatusTests {
    @Test func allFineIsNought() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1"))
        let (ending, written) = try shop.run()
        #expect(ending.status == 0)
        #expect(try written.summary()["verdict"]?.stringValue == "ok")
        #expect(try written.summary()["exit_status"]?.int64Value == 0)
    }

    @Test(arguments: [("rejected", Int32(1)), ("failed", 0), ("never", 0)])
    func rejectedItemsCountAsAsked(failOn: String, status: Int32) throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1", price: "0"))
        let (ending, written) = try shop.run(["--fail-on=\(failOn)"])
        #expect(ending.status == status)
        #expect(try written.summary()["exit_status"]?.int64Value == Int64(status))
        #expect(try written.summary()["verdict"]?.stringValue == "rejected")
    }

    @Test(arguments: [("1", Int32(2)), ("2", 1), ("40%", 2), ("50%", 1)])
    func tooManyRejectedItemsHoldTheRest(limit: String, status: Int32) throws {
        let shop = try Shop()
        let bad = Shop.row("A1", price: "0") + Shop.row("A2", price: "0")
        try shop.export("a.csv", Shop.header + bad + Shop.row("A3") + Shop.row("A4"))
        let (ending, written) = try shop.run(["--max-rejected=\(limit)"])
        #expect(ending.status == status)
        #expect(try written.ids(status == 2 ? "held" : "prepared") == ["A3", "A4"])
        #expect(try written.balanceAddsUp())
    }

    @Test(arguments: [["--wrokers=2"], ["--workers=many"], ["--fail-on=sometimes"], ["--gateway=none", "--nonsense"]])
    func anUnknownFlagIsAUsageError(arguments: [String]) throws {
        let shop = try Shop()
        let (ending, written) = try shop.run(["shop"] + arguments)
        #expect(ending.status == 64)
        #expect(!written.has("summary.json"))
        if arguments == ["--wrokers=2"] { #expect(ending.messages.contains("--workers")) }
    }

    @Test func anUnknownCommandIsAUsageError() throws {
        let ending = try Feedmill.run(["rum"], in: "/tmp")
        #expect(ending.status == 64)
        #expect(ending.messages.contains("run"))
    }

    @Test(arguments: [#"{"limts":{}}"#, "{", #"{"workers":"two"}"#, #"{"rules":{"price.missing":"warning"}}"#])
    func aConfigurationThatCannotBeUsed(text: String) throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1"))
        try shop.export("feedmill.json", text)
        let (ending, written) = try shop.run()
        #expect(ending.status == 78)
        #expect(!written.has("summary.json"))
    }

    @Test func noInput() throws {
        let shop = try Shop()
        #expect(try shop.run().ending.status == 66)
        #expect(try shop.run(["nowhere"]).ending.status == 66)
    }

    @Test func aRunFolderThatCannotBeWritten() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1"))
        shop.folder.write("a file", to: "occupied")
        #expect(try shop.run(out: "occupied").ending.status == 73)
        #expect(try shop.run(out: "occupied/below").ending.status == 73)
    }

    @Test func aBrokenInputGoesBeforeRejectedItems() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1", price: "0"))
        try shop.export("b.xml", "<catalog><product item_id=\"B1\"")
        let (ending, written) = try shop.run(["--fail-on=never"])
        #expect(ending.status == 65)
        #expect(try written.summary()["verdict"]?.stringValue == "unreadable-input")
    }

    @Test func checkWritesReportsAndNoFeeds() throws {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + Shop.row("A1") + Shop.row("A2", price: "0"))
        let (ending, written) = try shop.call(["check", "shop"])
        #expect(ending.status == 1)
        #expect(try written.ids("rejected") == ["A2"])
        #expect(!written.files().contains { $0.hasPrefix("feeds/") })
        #expect(written.has("summary.json"))
    }
}
