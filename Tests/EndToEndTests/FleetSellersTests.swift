import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// Sellers of one app against a server that counts: what their runs know goes into the report over all of them.
struct FleetSellersTests {
    private let folder = TemporaryDirectory()

    private func makeSeller(_ name: String, _ configuration: String) throws {
        try GeneratedCategories.write(to: URL(filePath: folder("\(name)/exports/categories")))
        folder.write(Shop.header + Shop.row("A1"), to: "\(name)/exports/shirts.csv")
        folder.write(configuration, to: "\(name)/exports/feedmill.json")
    }

    private func call(
        _ words: [String], of seller: String, _ server: LoopbackPlatform
    ) throws -> Feedmill.Ending {
        try Feedmill.run(
            words, in: folder(seller),
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN_FILE": folder("access"), "FEEDMILL_REFRESH_TOKEN_FILE": folder("refresh"),
                "FEEDMILL_GATEWAY": "iop", "FEEDMILL_ENDPOINT": server.iopEndpoint,
            ])
    }

    private func night(_ seller: String, _ server: LoopbackPlatform) throws -> Feedmill.Ending {
        try call(
            ["run", "exports", "--out", "out", "--state", "state", "--once", "--poll", "10ms"], of: seller, server)
    }

    private func summary(_ seller: String) throws -> JSONValue {
        try JSONValue(parsing: folder.read("\(seller)/out/summary.json") ?? "")
    }

    private func report(_ sellers: [String]) throws -> (ending: Feedmill.Ending, lines: [JSONValue]) {
        let ending = try Feedmill.run(
            ["fleet", "report"] + sellers.map { "\($0)/out" } + ["--out", "fleet"], in: folder(""))
        let lines = try (folder.read("fleet/fleet.jsonl") ?? "").split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
        return (ending, lines)
    }

    /// When the token ends says the platform, not only the configuration; and the calls are those that it got.
    @Test func whatARunLearntIsInTheReport() throws {
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        defer { server.stop() }
        folder.write(LoopbackPlatform.accessToken + "\n", to: "access")
        folder.write(LoopbackPlatform.refreshToken + "\n", to: "refresh")
        try makeSeller("a", #"{"settle_after": "1ms", "access_token_expires": "2020-01-01"}"#)
        #expect(try call(["token", "refresh", "--state", "state"], of: "a", server).status == 0)
        let shown = try call(["token", "show", "--state", "state", "--format", "json"], of: "a", server)
        let ends = try #require(try JSONValue(parsing: shown.output)["access_token_ends"]?.stringValue)
        let before = server.calls.count
        let night = try night("a", server)
        #expect(night.status == 0, "\(night.messages)")
        #expect(try summary("a")["submission"]?["token_ends"]?.stringValue == ends)
        let (ending, lines) = try report(["a"])
        #expect(ending.status == 0)
        #expect(lines[0]["token_ends"]?.stringValue == String(ends.prefix(10)))
        #expect(lines[0]["calls"]?.int64Value == Int64(server.calls.count - before))
        // A month is left, whatever the configuration says.
        #expect(!ending.output.contains("expiring access tokens"), "\(ending.output)")
    }

    /// Where the day's calls are gone, a seller's run says until when, and the next seller's is tried.
    @Test func sellersShareTheCallsOfADay() throws {
        let (other, server) = (
            try LoopbackPlatform(try SandboxPlatform(folder: nil)),
            try LoopbackPlatform(try SandboxPlatform(folder: nil))
        )
        defer {
            other.stop()
            server.stop()
        }
        folder.write(LoopbackPlatform.accessToken + "\n", to: "access")
        // So many calls does a night take.
        try makeSeller("free", #"{"settle_after": "1ms"}"#)
        #expect(try night("free", other).status == 0)
        let calls = try #require(try summary("free")["submission"]?["calls"]?.int64Value)
        let sellers = ["a", "b", "c"]
        for name in sellers {
            try makeSeller(name, #"{"settle_after": "1ms", "app_state": "../../app", "calls_a_day": \#(calls + 1)}"#)
        }
        let endings = try sellers.map { try night($0, server) }
        #expect(endings.map(\.status) == [0, 75, 75], "\(endings.map(\.messages))")
        for ending in endings.dropFirst() {
            #expect(
                ending.messages.contains(/no calls left until \d{4}-\d\d-\d\dT\d\d:00:00Z/),
                "\(ending.messages)")
        }
        let (ending, lines) = try report(sellers)
        #expect(lines.compactMap { $0["folder"]?.stringValue } == sellers.map { "\($0)/out" })
        #expect(ending.output.hasPrefix("3 sellers = "), "\(ending.output)")
    }
}
