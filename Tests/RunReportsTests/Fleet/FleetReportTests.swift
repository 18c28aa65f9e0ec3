import Bytes
import FeedTesting
import Foundation
import JSONText
import RunFolder
import Testing

@testable import RunReports

/// The report over many run folders.
struct FleetReportTests {
    private let folder = TemporaryDirectory()

    /// A finished run folder.
    private func write(
        _ name: String, verdict: String = "ok", findings: [String: String] = [:], items: String = #""prepared":3"#,
        more: String = ""
    ) {
        folder.write("", to: "\(name)/items.jsonl")
        folder.write("", to: "\(name)/findings.jsonl")
        let codes = findings.sorted { $0.key < $1.key }.map {
            #""\#($0.key)":{"severity":"\#($0.value)","count":2,"example":"a.csv:2 <price>: \#($0.key)"}"#
        }
        folder.write(
            """
            {"verdict":"\(verdict)","exit_status":0,"version":"0.1.0","started":"2026-11-28T02:00:00Z","messages":[],
            "balance":{"items":{"read":3,\(items)}},"operations":{"PRODUCT_CREATE":{"prepared":3}},
            "findings":{\(codes.joined(separator: ","))},"feeds":2\(more)}
            """, to: "\(name)/summary.json")
    }

    private func report(_ names: [String], now: Int64 = 1_795_900_000) throws -> FleetTotals {
        let output = try FleetFolder(path: folder("fleet"))
        let occasion = FleetReport.Occasion(version: "0.1.0", made: "tonight", now: now) { day in
            day == "2026-12-01" ? now / 86_400 + 3 : day == "2027-12-01" ? now / 86_400 + 300 : nil
        }
        return try #require(
            try FleetReport.write(names.map { folder($0) }, to: output, on: occasion, isStopped: { false }))
    }

    private var lines: [JSONValue] {
        get throws {
            try (folder.read("fleet/fleet.jsonl") ?? "").split(separator: "\n").map {
                try JSONValue(parsing: String($0))
            }
        }
    }

    @Test func everySellerHasALineAndCountsInTheTotals() throws {
        write("a")
        write("b", verdict: "rejected", findings: ["price.missing": "error"], items: #""prepared":1,"rejected":2"#)
        write("c", verdict: "held", items: #""held":3"#, more: #","submission":{"seller":"es1","sent":1,"calls":9}"#)
        let totals = try report(["a", "b", "c"])
        #expect(totals.sellers == 3)
        #expect(totals.verdicts == ["ok": 1, "rejected": 1, "held": 1])
        #expect(totals.items == ["prepared": 4, "rejected": 2, "held": 3])
        #expect(totals.feeds == 6)
        #expect(totals.sentFeeds == 1)
        #expect(totals.calls == 9)
        #expect(totals.held.map(\.folder) == [folder("c")])
        #expect(totals.causes.map(\.code) == ["price.missing"])
        #expect(try lines.map { $0["folder"]?.stringValue } == ["a", "b", "c"].map { folder($0) })
        #expect(try lines[1]["causes"]?["price.missing"]?.int64Value == 2)
        #expect(try lines[2]["seller"]?.stringValue == "es1")
        let summary = try JSONValue(parsing: folder.read("fleet/fleet.json") ?? "")
        #expect(summary["verdicts"]?["held"]?.int64Value == 1)
        #expect(summary["causes"]?.arrayValue?.first?["sellers"]?.int64Value == 1)
    }

    /// What is wrong with one folder is reported, and the others are whole.
    @Test func brokenFoldersAreToldAndTheOthersAreWhole() throws {
        write("good")
        folder.write("", to: "other/notes.txt")
        write("cut")
        folder.write(String((folder.read("cut/summary.json") ?? "").prefix(60)), to: "cut/summary.json")
        write("strange")
        folder.write("[]", to: "strange/summary.json")
        write("empty")
        folder.write("", to: "empty/summary.json")
        write("directory")
        try FileManager.default.removeItem(atPath: folder("directory/summary.json"))
        folder.write("", to: "directory/summary.json/x")
        let names = ["missing", "other", "cut", "strange", "empty", "directory", "good"]
        let totals = try report(names)
        #expect(totals.counts.broken == 6)
        #expect(totals.broken.map(\.folder) == names.dropLast().map { folder($0) })
        #expect(totals.broken.allSatisfy { !$0.text.isEmpty })
        #expect(totals.verdicts == ["broken": 6, "ok": 1])
        #expect(totals.items == ["prepared": 3])
        #expect(try lines.map { $0["state"]?.stringValue } == Array(repeating: "broken", count: 6) + ["finished"])
    }

    @Test func theOldestUnfinishedRunComesFirst() throws {
        for (name, age) in [("young", 600.0), ("old", 90_000), ("middle", 7300)] {
            write(name)
            try FileManager.default.removeItem(atPath: folder("\(name)/summary.json"))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_795_900_000 - age)],
                ofItemAtPath: folder("\(name)/items.jsonl"))
        }
        let totals = try report(["young", "old", "middle"])
        #expect(totals.oldestUnfinished?.folder == folder("old"))
        #expect(totals.oldestUnfinished?.text == "started 25 hours ago")
        let summary = try JSONValue(parsing: folder.read("fleet/fleet.json") ?? "")
        let order = summary["unfinished"]?.arrayValue?.compactMap { $0["folder"]?.stringValue }
        #expect(order == ["old", "middle", "young"].map { folder($0) })
    }

    /// Its seller could not be asked for, on a first night: the folder was taken, and nothing is in it yet.
    @Test func aRunThatEndedBeforeItReadAnythingIsUnfinished() throws {
        folder.write("17", to: "taken/.lock")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_795_900_000 - 7300)],
            ofItemAtPath: folder("taken/.lock"))
        try FileManager.default.createDirectory(atPath: folder("bare"), withIntermediateDirectories: true)
        let totals = try report(["taken", "bare"])
        #expect(totals.verdicts == ["unfinished": 1, "broken": 1])
        #expect(
            totals.unfinished.map(\.text) == ["started 2 hours ago: it ended before it read anything; start it again"])
        #expect(totals.broken.map(\.folder) == [folder("bare")])
        #expect(try lines.map { $0["state"]?.stringValue } == ["unfinished", "broken"])
    }

    @Test(arguments: [
        ("2026-12-01", "expires in 3 days, on 2026-12-01"), ("2027-12-01", nil), ("soon", "'soon' is not a day"),
    ])
    func tokensThatEndAreTold(_ day: String, _ words: String?) throws {
        write("a", more: #","configuration":{"access_token_expires":{"value":"\#(day)","origin":"file"}}"#)
        #expect(try report(["a"]).tokens.map(\.text) == [words].compactMap { $0 })
    }

    /// A cause is the marketplace's or the rules' where it is new for more than a fifth of the sellers.
    @Test(arguments: [(1, false), (2, false), (3, true), (10, true)])
    func aCauseThatIsNewForManyIsSaidOnTop(_ count: Int, _ isShared: Bool) throws {
        let names = (0..<10).map { "s\($0)" }
        for name in names { write(name, findings: ["title.missing": "error", "image.format": "warning"]) }
        #expect(try report(names).sharedCauses.isEmpty)
        for name in names.prefix(count) {
            write(name, findings: ["title.missing": "error", "platform.10006008": "error", "price.low": "notice"])
        }
        let totals = try report(names + ["new"])
        #expect(totals.comparable == 10)
        #expect(totals.sharedCauses.map(\.code) == (isShared ? ["platform.10006008"] : []))
        #expect(folder.read("fleet/fleet.html")?.contains("is new for \(count) of") == isShared)
        #expect(
            try lines[0]["new_causes"]?.arrayValue?.compactMap(\.stringValue) == ["platform.10006008", "price.low"])
        // From then on it is known.
        #expect(try report(names).sharedCauses.isEmpty)
    }

    /// Without an earlier report nothing is new.
    @Test func theFirstReportComparesNothing() throws {
        for name in ["a", "b"] { write(name, findings: ["title.missing": "error"]) }
        let totals = try report(["a", "b"])
        #expect(totals.comparable == 0)
        #expect(totals.sharedCauses.isEmpty)
        #expect(folder.read("fleet/fleet.html")?.contains("There was no earlier report here") == true)
    }

    @Test func whatRunsSayIsTextOnThePage() throws {
        write(
            "<b>x", findings: ["price.missing": "error"], more: #","submission":{"seller":"<script>alert(1)</script>"}"#
        )
        _ = try report(["<b>x"])
        let page = try #require(folder.read("fleet/fleet.html"))
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;"))
        #expect(page.contains("a.csv:2 &lt;price&gt;"))
        #expect(!page.contains("<b>x"))
    }

    @Test func aFolderWithOtherFilesIsNoPlaceForIt() throws {
        folder.write("mine", to: "fleet/notes.txt")
        #expect(throws: RunFolderError.self) { try FleetFolder(path: folder("fleet")) }
        #expect(folder.read("fleet/notes.txt") == "mine")
    }

    /// Stopped half-way, the earlier report stays.
    @Test func whoStopsItKeepsTheEarlierReport() throws {
        write("a")
        _ = try report(["a"])
        let before = folder.read("fleet/fleet.jsonl")
        let output = try FleetFolder(path: folder("fleet"))
        let occasion = FleetReport.Occasion(version: "", made: "", now: 0) { _ in nil }
        #expect(try FleetReport.write(["b"], to: output, on: occasion, isStopped: { true }) == nil)
        #expect(folder.read("fleet/fleet.jsonl") == before)
        #expect(folder.read("fleet/fleet.json") != nil)
    }
}
