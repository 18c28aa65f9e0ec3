import FeedTesting
import Foundation
import JSONText
import Testing

/// The samples of every dialect: a small export, its mapping, and the items that come of it.
struct DialectSamplesTests {
    private static let folder = Feedmill.package.appending(path: "samples/dialects")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    @Test(arguments: names)
    func theItemsOfTheSampleAreAsExpected(name: String) throws {
        let folder = TemporaryDirectory()
        let sample = "samples/dialects/\(name)"
        let ending = try Feedmill.run(
            ["run", sample, "--out", folder("out"), "--state", folder("state")], in: Feedmill.package.path)
        #expect(ending.status == 0, "\(ending.messages)")
        let written = WrittenRun(folder("out"), in: folder)
        #expect(try written.balanceAddsUp())
        for file in try written.summary()["files"]?.arrayValue ?? [] {
            #expect(file["dialect"]?["name"]?.stringValue == name)
        }
        let golden = "../../\(sample)/expected"
        #expect(GoldenFile.difference(try written.text("items.jsonl"), from: "\(golden)/items.jsonl") == nil)
        for feed in written.files() where feed.hasPrefix("feeds/") {
            // A line a content, as it is sent.
            let contents = try written.feed(String(feed.dropFirst("feeds/".count))).map {
                $0.content.description + "\n"
            }
            let expected = "\(golden)/\(feed.dropFirst("feeds/".count).dropLast("-0001.json".count)).jsonl"
            #expect(GoldenFile.difference(contents.joined(), from: expected) == nil)
        }
    }
}
