import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// Commands that speak with the platform, against a server that looks at what the platform's gateways look at.
@Suite struct GatewayCommandsTests {
    private let folder = TemporaryDirectory()

    /// Runs the program against `server`, with credentials that fit.
    private func feedmill(
        _ words: [String], _ server: LoopbackPlatform, gateway: String = "iop",
        token: String = LoopbackPlatform.accessToken
    ) throws -> Feedmill.Ending {
        try Feedmill.run(
            words, in: folder.path,
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN": token, "FEEDMILL_GATEWAY": gateway,
                "FEEDMILL_ENDPOINT": gateway == "iop" ? server.iopEndpoint : server.topEndpoint,
            ])
    }

    private var sample: String { Feedmill.package.appending(path: "samples/nightly").path }

    @Test(arguments: ["iop", "top"])
    func aNightOverHTTPLeavesNoSecretAnywhere(gateway: String) throws {
        let platform = try SandboxPlatform(folder: nil)
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        // The sample's pictures are on no server.
        let copy = try SampleShop.copy(to: folder, [("pictures", "as-they-are")])
        let run = ["run", copy, "--out", "out", "--poll", "100ms", "--fail-on", "never", "--verbose"]
        let refused = try feedmill(run, server, gateway: gateway, token: "a-token-that-has-expired-long-ago")
        #expect(refused.status == 77)
        #expect(platform.jobs.isEmpty)
        let fine = try feedmill(run, server, gateway: gateway)
        #expect(fine.status == 0, "\(fine.messages)")
        // Stock and prices of these few products went at once.
        #expect(platform.jobs.count == 2)
        let jobs = try feedmill(["jobs", "--format", "json"], server, gateway: gateway)
        let list = try JSONValue(parsing: jobs.output).arrayValue ?? []
        #expect(list.map { $0["here"]?.stringValue } == Array(repeating: "settled", count: 5))
        #expect(list.compactMap { $0["job_id"]?.int64Value } == platform.jobs.map(\.id))

        var texts = [refused.output, refused.messages, fine.output, fine.messages, jobs.output, jobs.messages]
        for name in folder.files() {
            let bytes = FileManager.default.contents(atPath: folder(name)) ?? Data()
            texts.append("\(name)\n" + String(decoding: bytes, as: UTF8.self))
        }
        #expect(texts.count > 15)
        for secret in [
            LoopbackPlatform.appKey, LoopbackPlatform.appSecret, LoopbackPlatform.accessToken,
            "a-token-that-has-expired-long-ago",
        ] {
            for text in texts { #expect(!text.contains(secret), "\(text.prefix(40))…") }
        }
    }

    @Test func categoriesArePulledAndListed() throws {
        var configuration = SandboxConfiguration()
        configuration.documents = "\(sample)/categories"
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil, configuration: configuration))
        defer { server.stop() }
        let pulled = try feedmill(["categories", "pull", "200000347", "--categories", "data"], server)
        #expect(pulled.output.contains("200000347.attributes.json  added  sha256 "))
        #expect(pulled.output.contains("merchant.json  added"))
        let again = try feedmill(
            ["categories", "pull", "200000347", "--categories", "data", "--format", "json"], server)
        let lines = try JSONValue(parsing: again.output).arrayValue ?? []
        #expect(lines.first?["outcome"]?.stringValue == "unchanged")
        let listed = try Feedmill.run(["categories", "list", "--categories", "data"], in: folder.path)
        #expect(listed.output.contains("200000347  "))
        let unknown = try feedmill(["categories", "pull", "17", "--categories", "data"], server)
        #expect(unknown.status == 78)
        #expect(unknown.output.contains("17.attributes.json  not fetched: "))
    }

    @Test func aJobThatWaitsCanBeCancelled() throws {
        var configuration = SandboxConfiguration()
        configuration.jobMilliseconds = 1_000_000
        let platform = try SandboxPlatform(folder: nil, configuration: configuration)
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        folder.write(#"{"stock_and_price_route": "feed"}"#, to: "feedmill.json")
        folder.write("aliexpress_product_id,item_id,sku_code,inventory\n33046841283,A1,S1,5\n", to: "stock.csv")
        let run = try feedmill(["run", "stock.csv", "--out", "out", "--wait", "200ms", "--poll", "50ms"], server)
        #expect(run.status == 75)
        let job = try #require(platform.jobs.first).id
        let listed = try feedmill(["jobs"], server)
        #expect(listed.output.contains("\(job)  PRODUCT_STOCKS_UPDATE  1 "))
        #expect(listed.output.contains("pending  QUEUEING  out/feeds/PRODUCT_STOCKS_UPDATE-0001.json"))
        let cancelled = try feedmill(["jobs", "cancel", "\(job)"], server)
        #expect(cancelled.status == 0)
        #expect(cancelled.output == "\(job)  cancelled\n")
        let again = try feedmill(["jobs", "cancel", "\(job)", "17"], server)
        #expect(again.status == 1)
        #expect(
            again.output == "\(job)  not cancelled: it runs or is done\n17  not cancelled: the platform could not\n")
    }

    @Test func whereNobodyAnswersNothingIsLost() throws {
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        server.stop()
        let jobs = try feedmill(["categories", "pull", "348", "--categories", "data"], server)
        #expect(jobs.status == 69)
        #expect(jobs.messages.contains("the endpoint refuses the connection"))
        #expect(folder.files().isEmpty)
    }
}
