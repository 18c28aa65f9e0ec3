import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Synchronization
import Testing

/// The whole program with a gateway: over HTTP to a server on this machine that looks at everything the platform's
/// gateways look at, and with the built-in simulator.
@Suite struct SubmissionTests {
    private static let secrets = [
        "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
        "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken,
    ]

    private func shop(feeds: Int, _ itemsOfAFeed: Int = 1) throws -> Shop {
        let shop = try Shop()
        try shop.export("a.csv", Shop.header + (1...feeds * itemsOfAFeed).map { Shop.row("A\($0)") }.joined())
        try shop.export(
            "feedmill.json", "{\"max_feed_items\": \(itemsOfAFeed), \"poll\": \"20ms\", \"settle_after\": \"1ms\"}")
        return shop
    }

    private static func schema(_ name: String) throws -> SchemaCheck {
        let data = try Data(contentsOf: Feedmill.package.appending(path: "schemas/\(name).schema.json"))
        return SchemaCheck(schema: try JSONValue(parsing: Array(data)))
    }

    /// Every file that a run wrote and every word that it said.
    private func everything(_ shop: Shop, _ endings: [Feedmill.Ending]) throws -> [String] {
        var texts = endings.flatMap { [$0.output, $0.messages] }
        for name in shop.folder.files() { texts.append(shop.folder.read(name) ?? "") }
        return texts
    }

    @Test(arguments: ["top", "iop"])
    func sendsOverHTTPAndKeepsTheSecrets(_ gateway: String) throws {
        let platform = try SandboxPlatform(folder: nil)
        let server = try LoopbackPlatform(platform)
        let shop = try shop(feeds: 3, 2)
        let endpoint = gateway == "top" ? server.topEndpoint : server.iopEndpoint
        let (ending, written) = try shop.run(
            ["--gateway=\(gateway)", "--endpoint=\(endpoint)", "--verbose"], environment: Self.secrets)
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try written.ids("succeeded").count == 6)
        #expect(platform.jobs.map(\.itemContentIDs) == [["A1", "A2"], ["A3", "A4"], ["A5", "A6"]])
        #expect(try written.balanceAddsUp())
        // A wrong secret: what the platform answers must not lead to it either.
        var wrong = Self.secrets
        wrong["FEEDMILL_APP_SECRET"] = "another-secret-nobody-may-see"
        let refused = try shop.run(
            ["--gateway=\(gateway)", "--endpoint=\(endpoint)"], out: "other", environment: wrong)
        #expect(refused.ending.status == 77)
        for text in try everything(shop, [ending, refused.ending]) {
            for secret in Array(Self.secrets.values) + ["another-secret-nobody-may-see"] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func withoutCredentialsOrNetworkNothingIsSent() throws {
        let shop = try shop(feeds: 1)
        let missing = try shop.run(["--gateway=iop"])
        #expect(missing.ending.status == 77)
        #expect(missing.ending.messages.contains("FEEDMILL_APP_KEY"))
        let empty = try shop.run(["--gateway=iop", "--endpoint=ftp://example.org"], environment: Self.secrets)
        #expect(empty.ending.status == 64)
    }

    /// kill -9 in the middle of the feeds, while the answer to one that arrived is still out; then the command that
    /// resumes it: the server has each feed once.
    @Test(.timeLimit(.minutes(20))) func killedInTheMiddleItGoesOn() async throws {
        let platform = try SandboxPlatform(folder: nil)
        // After this many feeds no answer comes any more.
        let lastAnswered = Atomic<Int>(1)
        let server = try LoopbackPlatform(
            platform,
            after: { method, _ in
                let isHeld = method == PlatformAPI.feedSubmit.rawValue
                return isHeld && platform.jobs.count > lastAnswered.load(ordering: .relaxed) ? .silence : nil
            })
        defer { server.stop() }
        let shop = try shop(feeds: 6)
        let words = ["--gateway=top", "--endpoint=\(server.topEndpoint)", "--state=state"]
        for (command, last) in [(["run", "shop", "--out=out"], 1), (["submit", "out"], 3)] {
            lastAnswered.store(last, ordering: .relaxed)
            let running = try Feedmill.start(command + words, in: shop.folder.path, environment: Self.secrets)
            try await running.wait { platform.jobs.count > last }
            running.process.send(signal: SIGKILL)
            let ending = running.finish()
            #expect(ending.status == SIGKILL, "\(ending.messages)")
            #expect(platform.jobs.count < 6)
        }
        lastAnswered.store(.max, ordering: .relaxed)
        let ending = try Feedmill.run(["submit", "out"] + words, in: shop.folder.path, environment: Self.secrets)
        #expect(ending.status == 0, "\(ending.messages)")
        let arrived = platform.jobs.flatMap(\.itemContentIDs)
        #expect(arrived.count == 6 && Set(arrived).count == 6)
        #expect(try WrittenRun(shop.folder("out")).ids("succeeded").count == 6)
    }

    /// What is printed at the end of a run that is not done is the command that resumes it.
    @Test func theCommandThatIsPrintedGoesOn() throws {
        let shop = try shop(feeds: 2)
        try shop.export(
            "feedmill.json",
            #"{"max_feed_items": 1, "settle_after": "1ms", "sandbox": {"faults": [{"api": "feed.submit", "#
                + #""fault": "ban", "call": 2, "seconds": 18000}]}}"#)
        let (first, written) = try shop.run(["--gateway=sandbox"])
        #expect(first.status == 75)
        #expect(try written.ids("succeeded") == ["A1"])
        #expect(try written.ids("held") == ["A2"])
        #expect(try written.summary()["verdict"]?.stringValue == "unfinished")
        let line = try #require(first.messages.split(separator: "\n").first { $0.contains("to resume: ") })
        let words = line.split(separator: " ").map(String.init)
        let start = try #require(words.firstIndex(of: "submit"))
        let second = try Feedmill.run(Array(words[start...]), in: shop.folder.path)
        // The ban still holds: nothing is lost, and nothing is sent twice.
        #expect(second.status == 75)
        #expect(try WrittenRun(shop.folder("out")).ids("succeeded") == ["A1"])
        #expect(try Self.schema("summary").faults(of: written.summary()) == [])
        for item in try written.items() { #expect(try Self.schema("items").faults(of: item) == []) }
    }

    /// Prepared one day without a gateway, looked at, and sent.
    @Test func sendsWhatWasPrepared() throws {
        let shop = try shop(feeds: 2)
        #expect(try shop.run().written.ids("prepared").count == 2)
        let ending = try Feedmill.run(["submit", "out", "--gateway=sandbox"], in: shop.folder.path)
        #expect(ending.status == 0, "\(ending.messages)")
        #expect(try WrittenRun(shop.folder("out")).ids("succeeded").count == 2)
        // The same run once more only says what is known.
        let again = try Feedmill.run(["submit", "out", "--gateway=sandbox"], in: shop.folder.path)
        #expect(again.status == 0)
        #expect(shop.folder.read(".feedmill/sandbox/sandbox.jsonl")?.split(separator: "\n").count == 2)
    }
}
