import FeedTesting
import Foundation
import JSONText
import Testing

/// What a shell sees of feedmill: exit statuses, standard output, standard error.
@Suite struct CommandLineTests {
    let temporary = TemporaryDirectory()

    func run(_ words: String..., environment: [String: String] = [:]) throws -> Feedmill.Ending {
        try Feedmill.run(words, in: temporary.path, environment: environment)
    }

    /// A shell's command line; `feedmill` in it is the program.
    func shell(_ line: String) throws -> Feedmill.Ending {
        let call = line.replacing("feedmill ", with: "'\(Feedmill.path)' ")
        let status = try SpawnedProgram.run(
            "/bin/sh", ["-c", "{ \(call); } >shell-output 2>shell-messages"], in: temporary.path,
            environment: Feedmill.sanitizers.merging(["PATH": "/usr/bin:/bin"]) { $1 }
        ).status
        return Feedmill.Ending(
            status: status, output: temporary.read("shell-output") ?? "",
            messages: temporary.read("shell-messages") ?? "")
    }

    /// A price update of one item, which needs no category data; without its price where it is to be rejected.
    func writePrices(price: String = "9.90") {
        temporary.write("item_id,aliexpress_product_id,sku_code,price\nA1,1001,S1,\(price)\n", to: "in/prices.csv")
    }

    @Test func saysItsVersionAndItsCommands() throws {
        let version = try run("--version")
        #expect(version.status == 0 && version.output.hasPrefix("feedmill ") && version.messages.isEmpty)
        #expect(try run("help").output == run("--help").output)
        #expect(try run("help", "run").output == run("run", "--help").output)
        #expect(try run("rules").output.contains("price.missing"))
        #expect(try run("explain", "price.missing").output.hasPrefix("price.missing (error"))
    }

    @Test(
        arguments: [
            ([], 64), (["rnu"], 64), (["--quiet"], 64), (["run"], 64), (["run", "--wokers", "3", "in"], 64),
            (["run", "in", "--gateway", "sandbx"], 64), (["explain"], 64), (["explain", "price"], 64),
            (["rules", "x"], 64),
            (["help", "x"], 64), (["run", "nowhere"], 66), (["run", "in", "--config", "nowhere"], 78),
            (["run", "in", "--out", "/proc/nobody"], 73), (["run", "in", "--out", "in"], 64), (["submit", "out"], 66),
            (["submit"], 64), (["submit", "taken"], 66),
            (["run", "in", "--out", "taken"], 73),
        ] as [([String], Int32)])
    func refusesWithTheStatusAndAMessage(words: [String], status: Int32) throws {
        writePrices()
        temporary.write("precious", to: "taken/notes.txt")
        let ending = try Feedmill.run(words, in: temporary.path)
        #expect(ending.status == status)
        #expect(ending.output.isEmpty)
        #expect(ending.messages.hasPrefix("feedmill: "))
        #expect(temporary.files() == ["in/prices.csv", "taken/notes.txt"])
    }

    @Test func aConfigurationThatIsWrongIsStatus78() throws {
        writePrices()
        temporary.write("{\n\"worker\": 3}", to: "in/feedmill.json")
        let ending = try run("run", "in")
        #expect(ending.status == 78)
        #expect(
            ending.messages == "feedmill: in/feedmill.json:2: \"worker\": is not a setting; did you mean \"workers\"?\n"
        )
    }

    @Test func aVariableThatIsWrongIsStatus78AndAStrayOneIsMentioned() throws {
        writePrices()
        #expect(try run("run", "in", environment: ["FEEDMILL_FORMAT": "xml"]).status == 78)
        let stray = try run("run", "in", environment: ["FEEDMILL_WORKER": "1"])
        #expect(stray.status == 0 && stray.messages.contains("did you mean FEEDMILL_WORKERS?"))
    }

    @Test func textAndJSON() throws {
        writePrices()
        let text = try run("run", "in")
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("ok: all items are fine (exit status 0"))
        let json = try run("run", "in", "--format", "json")
        #expect(json.output == temporary.read("feedmill-out/summary.json"))
        #expect(try JSONValue(parsing: json.output)["verdict"]?.stringValue == "ok")
    }

    @Test func rejectedItemsAreStatus1UnlessToldOtherwise() throws {
        writePrices(price: "")
        let ending = try run("run", "in")
        #expect(ending.status == 1)
        #expect(ending.output.hasPrefix("rejected: 1 of 1 items rejected"))
        #expect(ending.output.hasSuffix("Next: feedmill explain feedmill-out A1\n"))
        for setting in ["failed", "never"] { #expect(try run("run", "in", "--fail-on", setting).status == 0) }
        let held = try run("run", "in", "--max-rejected", "0")
        #expect(held.status == 2 && held.output.hasPrefix("held: "))
    }

    @Test func progressIsPlainOffATerminalAndQuietSaysNothing() throws {
        writePrices()
        let loud = try run("run", "in")
        #expect(loud.messages.hasPrefix("feedmill: reading\n"))
        #expect(loud.messages.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(try run("run", "in", "--quiet").messages.isEmpty)
    }

    @Test func verboseSaysWhichSettingsHoldAndWhatWasLeftAside() throws {
        writePrices()
        temporary.write(#"{"allow_empty": true}"#, to: "in/feedmill.json")
        temporary.write("{}", to: "in/categories/1.json")
        let ending = try run("run", "in", "--verbose", "--operation", "PRICE_UPDATE")
        #expect(ending.status == 0)
        for line in [
            "configuration: in/feedmill.json", "allow_empty is true (file)", "operation is PRICE_UPDATE (flag)",
            "the operation PRICE_UPDATE is retired: PRODUCT_PRICES_UPDATE is used instead",
            "categories is category data: skipped",
        ] { #expect(ending.messages.contains("feedmill: \(line)\n"), "\(ending.messages)") }
    }

    @Test func checkLeavesReportsAndNoFeeds() throws {
        writePrices()
        let ending = try run("check", "in", "--out", "checked")
        #expect(ending.status == 0)
        let written = WrittenRun(temporary("checked"))
        #expect(written.has("items.jsonl") && written.has("summary.json") && !written.has("feeds"))
    }

    @Test func readsStandardInput() throws {
        writePrices()
        for line in ["feedmill run - --quiet < in/prices.csv", "cat in/prices.csv | feedmill run - --quiet"] {
            let ending = try shell(line)
            #expect(ending.status == 0, "\(ending.messages)")
            let items = try WrittenRun(temporary("feedmill-out")).items()
            #expect(items.count == 1)
            #expect(items.first?["place"]?["file"]?.stringValue == "stdin")
        }
    }

    @Test func standardOutputMayBeClosed() throws {
        writePrices()
        let gone = try shell("feedmill rules | head -c 1; feedmill run in --quiet | true")
        #expect(gone.status == 0 && gone.messages.isEmpty)
        let closed = try shell("feedmill run in --quiet >&- 2>&- <&-")
        #expect(closed.status == 0)
        #expect(WrittenRun(temporary("feedmill-out")).has("summary.json"))
        #expect(try JSONValue(parsing: try #require(temporary.read("feedmill-out/summary.json"))).objectValue != nil)
        let full = try shell("feedmill rules >/dev/full")
        #expect(full.status == 73)
        #expect(full.messages == "feedmill: standard output cannot be written: No space left on device\n")
    }
}
