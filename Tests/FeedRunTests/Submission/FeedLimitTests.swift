import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// What a night finds out about the size of feeds, the next one goes by.
@Suite struct FeedLimitTests {
    private func nights(limit: Int) throws -> Nights {
        var nights = try Nights { $0.feedLimit = limit }
        nights.configuration.packing.feedItems = 8
        nights.export("a.csv", (1...8).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        return nights
    }

    @Test func whatWasTakenAndWhatWasRefusedIsSaidAndUsed() async throws {
        var nights = try nights(limit: 5)
        let first = try await nights.run()
        #expect(first.status == .allFine)
        #expect(Set(nights.statuses.values) == ["succeeded"])
        let said = first.messages.joined(separator: "\n")
        #expect(said.contains("1 feed was halved: the platform refused it as a whole"), "\(said)")
        #expect(said.contains("per feed, up to 4 items were accepted and 8 refused on "), "\(said)")
        #expect(said.contains("item_list has 8 items, at most 5 are taken"), "\(said)")
        let summary = try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")
        #expect(summary["submission"]?["halved"]?.int64Value == 1 && summary["feeds"]?.int64Value == 2)
        let limit = summary["submission"]?["feed_limits"]?["items"]
        #expect(limit?["taken"]?.int64Value == 4 && limit?["refused"]?.int64Value == 8)
        let jobs = try await FeedRun.jobs(
            nights.configuration, progress: NoProgress(), services: nights.services())
        #expect(jobs.limits?.contains("up to 4 items were accepted and 8 refused") == true)

        nights.configuration.out = nights.folder("second")
        let before = nights.platform.jobs.count
        let second = try await nights.run()
        #expect(second.status == .allFine && second.messages.isEmpty)
        #expect(nights.platform.jobs.dropFirst(before).map(\.itemContentIDs.count) == [4, 4])
    }

    /// A feed is a feed: what one operation shows of its size, the next night goes by, whatever the operation.
    @Test(arguments: [FeedModel.Operation.productFullUpdate, .productStocksUpdate, .productPricesUpdate])
    func everyOperationLearnsAndGoesByIt(operation: FeedModel.Operation) async throws {
        var nights = try nights(limit: 5)
        nights.configuration.packing.feedItems = 4
        nights.configuration.allowedGates = Set(GateName.allCases)
        #expect(try await nights.run().status == .allFine)
        nights.configuration.packing.feedItems = 8
        func change(_ night: Int) {
            let changed: [String: String?] =
                switch operation {
                case .productStocksUpdate: ["inventory": "\(20 + night)"]
                case .productPricesUpdate: ["price": "\(20 + night).50"]
                default: ["title": "Another shirt of night \(night)"]
                }
            nights.export(
                "a.csv",
                (1...8).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"].merging(changed) { $1 } })
        }
        for night in 1...2 {
            nights.clock.advance(milliseconds: 3_600_000)
            nights.configuration.out = nights.folder("night\(night)")
            change(night)
            let before = nights.platform.jobs.count
            let outcome = try await nights.run()
            #expect(outcome.status == .allFine, "\(outcome.messages)")
            let sent = nights.platform.jobs.dropFirst(before).filter { $0.operation == operation }
            #expect(sent.map(\.itemContentIDs.count) == [4, 4])
            // The first night was refused once; the second one knows.
            #expect(outcome.messages.contains { $0.contains("halved") } == (night == 1), "\(outcome.messages)")
            let jobs = try await FeedRun.jobs(
                nights.configuration, progress: NoProgress(), services: nights.services())
            #expect(jobs.limits?.contains("up to 4 items were accepted and 8 refused") == true)
        }
    }

    @Test func whatIsLeftOverIsHeldAndTheNextRunTakesIt() async throws {
        var nights = try nights(limit: 1)
        nights.configuration.packing.splitFeeds = 3
        let first = try await nights.run()
        #expect(first.status == .held)
        #expect(nights.statuses.values.count { $0 == "failed" } == 0)
        #expect(nights.statuses.values.count { $0 == "held" } > 0)
        #expect(first.messages.contains { $0.contains("is held: the platform refuses feeds of") })
        nights.configuration.packing.splitFeeds = 16
        nights.configuration.out = nights.folder("second")
        let second = try await nights.run()
        #expect(second.status == .allFine, "\(second.messages)")
        #expect(nights.platform.productCount == 8)
    }
}
