import Bytes
import FeedGateway
import FeedModel
import FeedRun
import FeedSelection
import FeedTesting
import Foundation
import JSONText
import Testing

@testable import RunFolder

/// What a run notes of a night while it walks is what a later process finds out by reading its files.
struct WalkedNightTests {
    /// A shop that is sent by `run`, and the same that is sent by `plan` and then by `submit`.
    private func shops() throws -> (walked: Nights, read: Nights) {
        func shop() throws -> Nights {
            var shop = try Nights {
                $0.failures = [.init(item: "A7", code: "10006008", message: "The brand is not yours.")]
            }
            for gate in GateName.allCases { shop.configuration.gateLimits[gate] = .some(nil) }
            return shop
        }
        return (try shop(), try shop())
    }

    /// The rows of a night: some sell out, some have faults, some are missing, most are as they were.
    private static func rows(_ random: inout SeededRandom, quiet: Bool) -> [[String: String?]] {
        (1...40).compactMap { number -> [String: String?]? in
            var row: [String: String?] = [
                "item_id": "A\(number)", "sku_code": "A\(number)-1", "price": "20", "inventory": "500",
            ]
            switch Int.random(in: 0..<(quiet ? 400 : 12), using: &random) {
            case 0: row["title"] = ""
            case 1: row["inventory"] = "0"
            case 2: row["price"] = "21"
            case 3: return nil
            default: break
            }
            return row
        }
    }

    @Test(arguments: 1...6) func bothAreTheSame(seed: UInt64) async throws {
        var (walked, read) = try shops()
        var random = SeededRandom(seed: seed)
        var last: [[String: String?]] = []
        for night in 1...6 {
            // Every other night nothing is to be sent, whatever was rejected before.
            if night % 2 == 1 { last = Self.rows(&random, quiet: night == 1) }
            for shop in [walked, read] { shop.export("a.csv", last) }
            _ = try await walked.run()
            read.configuration.planOnly = true
            _ = try await read.run()
            read.configuration.planOnly = false
            _ = try await read.submit()
            for name in ["items.jsonl", "items.csv", "findings.jsonl", "changes.jsonl", "held.csv"] {
                #expect(walked.folder.read("out/\(name)") == read.folder.read("out/\(name)"), "\(name), night \(night)")
            }
            let summaries = [walked, read].map { $0.lines("out/summary.json").first }
            for key in ["balance", "operations", "new_rejections", "selection", "findings"] {
                #expect(summaries[0]?[key]?.description == summaries[1]?[key]?.description, "\(key), night \(night)")
            }
            let known = try [walked, read].map(Self.known)
            #expect(known[0].count > 35 && known[0] == known[1], "night \(night)")
            for shop in [walked, read] { shop.clock.advance(milliseconds: 86_400_000) }
        }
        let because = walked.lines("out/items.jsonl").filter { $0["since"] != nil }
        #expect(!because.isEmpty)
    }

    /// What the state remembers of the items.
    private static func known(_ shop: Nights) throws -> [String: AcceptedProduct] {
        let entry = try #require(try StateDirectory(path: shop.folder("state")).entries().first)
        var products: [String: AcceptedProduct] = [:]
        try StateReading(entry).accepted.eachRecord { products[$0.item.string] = AcceptedProduct($0) }
        return products
    }
}
