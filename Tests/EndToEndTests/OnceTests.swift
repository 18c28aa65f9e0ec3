import FeedTesting
import Foundation
import JSONText
import Testing

/// `--once`: a run that the folder holds already, of the same exports, configuration and night, is the answer.
struct OnceTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2"))
        try shop.export("feedmill.json", #"{"settle_after":"1ms"}"#)
        // Older than the run, as category data is.
        for name in shop.folder.files() where name.hasPrefix("shop/categories/") {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: shop.folder(name))
        }
    }

    private func night(_ more: [String] = []) throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        try shop.run(["--gateway=sandbox", "--once"] + more)
    }

    /// Whether the second of two runs was the answer of the first.
    private func isAnswered(_ more: [String] = []) throws -> Bool {
        let before = shop.folder.read("out/summary.json")
        let second = try night(more)
        let isSaid = second.ending.messages.contains("this run had already finished; nothing was read or sent again")
        #expect(isSaid == (shop.folder.read("out/summary.json") == before))
        return isSaid
    }

    @Test func theSameNightIsAnsweredAsItWasAndSendsNothing() throws {
        let first = try night()
        #expect(first.ending.status == 0)
        #expect(!first.ending.messages.contains("has finished before"))
        let state = shop.folder.files().filter { $0.hasPrefix(".feedmill/") }.map { shop.folder.read($0) }
        #expect(try isAnswered())
        #expect(shop.folder.files().filter { $0.hasPrefix(".feedmill/") }.map { shop.folder.read($0) } == state)
        // How it is shown, and by how many workers it would be done, changes nothing.
        #expect(try isAnswered(["--workers=1", "--quiet", "--format=json"]))
        // Who does not ask for it gets a run.
        #expect(!(try shop.run(["--gateway=sandbox"]).ending.messages.contains("has finished before")))
    }

    /// The exit status is the one of the run.
    @Test func aNightWithRejectedItemsIsAnsweredWithItsStatus() throws {
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2", color: "Bleu"))
        #expect(try night().ending.status == 1)
        let second = try night()
        #expect(second.ending.status == 1)
        #expect(second.ending.output.contains("rejected: 1 of 2 items rejected (exit status 1"))
    }

    @Test func anythingElseThatChangesIsARunOfItsOwn() throws {
        _ = try night()
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2", price: "18.90"))
        #expect(try !isAnswered())
        #expect(try isAnswered())
        try shop.export("more.csv", Shop.header + Shop.row("A3"))
        #expect(try !isAnswered())
        try shop.export("feedmill.json", #"{"settle_after":"1ms","limits":{"preparation_slow":3}}"#)
        #expect(try !isAnswered())
        #expect(try !isAnswered(["--fail-on=never"]))
        #expect(try isAnswered(["--fail-on=never"]))
        // Somebody has released something since.
        try shop.export("approvals.csv", "item_id,sku_code,gate,from,to,until,reason\nA1,,price-drop,,,,\n")
        #expect(try !isAnswered(["--fail-on=never"]))
        let data = try #require(shop.folder.files().first { $0.hasPrefix("shop/categories/348") })
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 10)], ofItemAtPath: shop.folder(data))
        #expect(try !isAnswered(["--fail-on=never"]))
    }

    /// What a plan or a check left there is no run.
    @Test(arguments: [["plan", "--gateway=sandbox"], ["check"]]) func aPlanIsNoRun(command: [String]) throws {
        _ = try shop.call([command[0], "shop"] + command.dropFirst())
        #expect(try !isAnswered())
        #expect(try isAnswered())
    }

    /// A summary that says something else than that tonight is over is no answer.
    @Test(arguments: [
        ("\"version\": \"", "\"version\": \"0."), ("\"started\": \"20", "\"started\": \"19"),
        ("\"started\": \"20", "\"started\": \"21"), ("\"exit_status\": 0", "\"exit_status\": 75"),
        ("\"exit_status\": 0", "\"exit_status\": 7"), ("{", "[{"),
    ])
    func aSummaryOfAnotherNightIsNoAnswer(_ old: String, _ new: String) throws {
        _ = try night()
        let summary = try #require(shop.folder.read("out/summary.json"))
        let range = try #require(summary.range(of: old))
        shop.folder.write(summary.replacingCharacters(in: range, with: new), to: "out/summary.json")
        #expect(try !night().ending.messages.contains("has finished before"))
    }

    /// Jobs that are not done are waited for, in the run that they belong to.
    @Test func aRunThatIsNotFinishedIsResumed() throws {
        try shop.export("feedmill.json", #"{"settle_after":"1ms","sandbox":{"job_seconds":1}}"#)
        #expect(try night(["--wait=20ms"]).ending.status == 75)
        let second = try night()
        #expect(second.ending.status == 0)
        #expect(second.ending.messages.contains("resuming the run of this night"))
        #expect(try second.written.ids("succeeded") == ["A1", "A2"])
        #expect(try second.written.codes("A1") == [])
        #expect(try isAnswered())
    }

    @Test func standardInputIsAlwaysRead() throws {
        for _ in 0..<2 {
            let run = try shop.run(
                ["-", "--once", "--categories=shop/categories"], input: Shop.header + Shop.row("A1"))
            #expect(run.ending.status == 0)
            #expect(!run.ending.messages.contains("has finished before"))
        }
    }
}
