import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// A first and a second night of the sample shop, with a web server that has its pictures: what the page of pictures says.
struct SamplePicturesTests {
    private let folder = TemporaryDirectory()

    /// What the page shows of a night's summary.
    private static func shown() throws -> [JSONValue] {
        let page = Feedmill.package.appending(path: "Sources/feedmill/Documentation.docc/Pictures.md")
        return try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix("{\"uploaded\"")
        }
        .map { try JSONValue(parsing: String($0)) }
    }

    @Test(arguments: ["iop", "top"]) func theSecondNightUploadsNothing(gateway: String) throws {
        let shop = try LoopbackShop { path in
            var path = path
            return MadePicture.jpeg(800, 800, seed: path.withUTF8 { $0.reduce(7) { $0 &* 31 &+ UInt64($1) } })
        }
        let platform = try SandboxPlatform(folder: nil)
        let server = try LoopbackPlatform(platform)
        defer {
            shop.stop()
            server.stop()
        }
        let sample = try SampleShop.copy(to: folder, [("pictures_from_own_network", true)]) { text in
            ["https://cdn.textiles.example", "https://fotos.casalomas.example"].reduce(text) {
                $0.replacing($1, with: shop.url(""))
            }
        }
        func night() throws -> (ending: Feedmill.Ending, pictures: JSONValue?, summary: JSONValue) {
            let ending = try Feedmill.run(
                ["run", sample, "--out", "out", "--poll", "100ms"], in: folder.path,
                environment: [
                    "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                    "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_GATEWAY": gateway,
                    "FEEDMILL_ENDPOINT": gateway == "iop" ? server.iopEndpoint : server.topEndpoint,
                ])
            let summary = try JSONValue(parsing: folder.read("out/summary.json") ?? "")
            return (ending, summary["submission"]?["pictures"], summary)
        }
        let shown = try Self.shown()
        #expect(shown.count == 2)
        let first = try night()
        #expect(first.ending.status == 0, "\(first.ending.messages)")
        for member in shown[0].objectValue?.members ?? [] {
            #expect(
                first.pictures?[member.key]?.int64Value == member.value.int64Value,
                "\(String(describing: first.pictures))")
        }
        #expect(platform.pictures.count == Int(first.pictures?["uploaded"]?.int64Value ?? 0))
        #expect(platform.images.values.allSatisfy { $0.allSatisfy { $0.contains(".alicdn.com/") } })
        let (asked, jobs) = (shop.requests.count, platform.jobs.count)

        let second = try night()
        #expect(second.ending.status == 0, "\(second.ending.messages)")
        // Where nothing is to be sent of whole products, there is nothing to say of pictures.
        for member in shown[1].objectValue?.members ?? [] {
            #expect(second.pictures?[member.key]?.int64Value ?? 0 == member.value.int64Value)
        }
        #expect(shop.requests.count == asked && platform.jobs.count == jobs)
        #expect(platform.pictures.count == Int(first.pictures?["uploaded"]?.int64Value ?? 0))
    }
}
