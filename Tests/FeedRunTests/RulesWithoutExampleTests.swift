import CategoryRules
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// The codes that the examples of their pages cannot show.
struct RulesWithoutExampleTests {
    private static let good = RuleExample.csv([[:]])

    @Test func anItemThatNoFeedHasRoomFor() async throws {
        let run = try await CatalogRun([("a.csv", RuleExample.csv([[:], ["item_id": "A2", "title": "T"]]))]) {
            $0.packing.feedBytes = 800
        }
        #expect(run.errors == ["item.too-large", "item.too-large"])
        #expect(run.items.map { $0["status"]?.stringValue } == ["rejected", "rejected"])
    }

    @Test(arguments: ["a.csv", "a.xml"])
    func aRecordOverTheLimitTakesItsItemWithIt(_ name: String) async throws {
        let long = String(repeating: "long ", count: 600_000)
        let csv = RuleExample.csv([["description": long], ["item_id": "A2"]])
        let xml = RuleExample.xml("<custom_attribute name=\"Care\">\(long)</custom_attribute>")
        let run = try await CatalogRun([(name, name == "a.csv" ? csv : xml)]) { $0.limits.recordBytes = 2_000_000 }
        #expect(run.errors == ["source.record-too-large"])
        #expect(run.items.first?["item"]?.stringValue == "A1")
        #expect(run.items.first?["status"]?.stringValue == "rejected")
        #expect(run.messages("source.record-too-large").first?.contains("more than 2000000 bytes") == true)
    }

    @Test func moreSKUPropertiesThanTheLimit() async throws {
        let run = try await CatalogRun([("a.csv", Self.good)]) { $0.limits.skuProperties = 1 }
        #expect(run.codes == ["sku.too-many-properties"])
        #expect(run.messages("sku.too-many-properties").first?.contains("2 properties") == true)
        #expect(run.items.first?["status"]?.stringValue == "prepared")
    }

    @Test(arguments: [true, false])
    func aLinkToNothingIsSaidEvenIfItIsAlone(_ isAlone: Bool) async throws {
        let run = try await CatalogRun([(isAlone ? "notes.md" : "z.csv", Self.good)]) { configuration in
            try? FileManager.default.createSymbolicLink(
                atPath: configuration.paths[0] + "/a.csv", withDestinationPath: "nowhere")
        }
        #expect(run.codes == ["source.unreadable"])
        #expect(run.findings.first?["place"]?["file"]?.stringValue == "a.csv")
        #expect(run.items.count == (isAlone ? 0 : 1))
    }

    @Test func aFileThatCannotBeReadToItsEnd() async throws {
        let run = try await CatalogRun([("a.csv", Self.good)]) { configuration in
            // Latin letters in UTF-16, and half a letter at the end.
            var bytes: [UInt8] = [0xFF, 0xFE]
            for letter in Self.good.utf8 { bytes += [letter, 0] }
            let path = configuration.paths[0] + "/b.csv"
            _ = FileManager.default.createFile(atPath: path, contents: Data(bytes + [0x41]))
            configuration.encoding = "no-such-encoding"
        }
        #expect(run.codes.contains("source.unreadable"))
    }
}
