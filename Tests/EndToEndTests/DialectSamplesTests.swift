import FeedTesting
import Foundation
import JSONText
import Testing

/// The samples of every dialect: a small export, its mapping, and the items that come of it.
struct DialectSamplesTests {
    private static let folder = Feedmill.package.appending(path: "samples/dialects")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    /// Without them every test below would pass over nothing.
    @Test func theSamplesAreThere() {
        #expect(
            Self.names == [
                "custom-csv", "custom-xml", "google", "magento2", "prestashop", "shopify", "woocommerce", "yml",
            ])
        #expect(DialectOrderTests.dialects.count >= 5)
    }

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
            #expect(file["dialect"]?["name"]?.stringValue == (name.hasPrefix("custom-") ? "custom" : name))
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

    /// The balance, and what the summary says of each export.
    @Test(arguments: names)
    func theSummaryIsAsExpected(name: String) throws {
        let folder = TemporaryDirectory()
        let written = try run("samples/dialects/\(name)", name, in: folder, "out")
        let summary = try written.summary()
        let files = summary["files"]?.arrayValue ?? []
        let lines = ["\(summary["balance"] ?? .null)"] + files.map { "\($0["dialect"] ?? .null)" }
        let expected = "../../samples/dialects/\(name)/expected/summary.jsonl"
        #expect(GoldenFile.difference(lines.map { $0 + "\n" }.joined(), from: expected) == nil)
        #expect(try schema("summary").faults(of: summary) == [])
        let items = try schema("items")
        for item in try written.items() { #expect(items.faults(of: item) == []) }
    }

    /// What is rejected makes the same items with the same findings when it is fed again alone.
    @Test(arguments: names)
    func rejectedRecordsFedAgainAreRejectedAgain(name: String) throws {
        let folder = TemporaryDirectory()
        let first = try run("samples/dialects/\(name)", name, in: folder, "out")
        let rejected = try first.ids("rejected")
        #expect(!rejected.isEmpty)
        let again = try run(folder("out/rejected"), name, in: folder, "again")
        #expect(try again.items().count == rejected.count)
        #expect(try again.ids("rejected") == rejected)
        for item in rejected { #expect(try again.codes(item) == first.codes(item)) }
        for file in first.files() where file.hasPrefix("rejected/") && !file.hasSuffix(".reasons.log") {
            #expect(try again.text(file) == first.text(file), "\(file)")
        }
    }

    private func run(_ path: String, _ name: String, in folder: TemporaryDirectory, _ out: String) throws -> WrittenRun
    {
        let ending = try Feedmill.run(
            [
                "run", path, "--config", "samples/dialects/\(name)/feedmill.json", "--out", folder(out), "--state",
                folder("state"),
            ], in: Feedmill.package.path)
        #expect(ending.status == 0, "\(ending.messages)")
        return WrittenRun(folder(out), in: folder)
    }

    private func schema(_ name: String) throws -> SchemaCheck {
        let data = try Data(contentsOf: Feedmill.package.appending(path: "schemas/\(name).schema.json"))
        return SchemaCheck(schema: try JSONValue(parsing: Array(data)))
    }
}
