import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// The platform's words about items may be megabytes: the whole of them is in results.jsonl, once.
struct LongAnswersTests {
    @Test func fiftyMegabytesOfWordsAreCutWhereTheyStandAgain() async throws {
        let (count, size) = (50, 1_000_000)
        let nights = try Nights {
            $0.failures = (1...count).map {
                SandboxConfiguration.Failure(
                    item: "A\($0)", code: "F00-1", message: "\($0) " + String(repeating: "é", count: size / 2))
            }
        }
        nights.export("a.csv", (1...count).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        _ = try await nights.run()
        #expect(nights.statuses.values.allSatisfy { $0 == "failed" } && nights.statuses.count == count)
        func bytes(_ name: String) -> Int {
            (try? FileManager.default.attributesOfItem(atPath: nights.folder("out/\(name)"))[.size] as? Int) ?? -1
        }
        #expect(bytes("results.jsonl") > count * size && bytes("results.jsonl") < count * (size + 10_000))
        for name in nights.folder.files() where name.hasPrefix("out/") && !name.hasSuffix("/results.jsonl") {
            #expect(bytes(String(name.dropFirst(4))) < count * 12_000, "\(name)")
        }
    }
}
