import FeedGateway
import FeedModel
import FeedTesting
import RunFolder
import Testing

@testable import FeedSubmission

/// Which way stock and prices go where that is left open.
@Suite struct RouteTests {
    private func run(stock: Int, prices: Int) throws -> PackedRun {
        func items(_ count: Int) -> [(id: String, product: Int64)] {
            (0..<count).map { ("A\($0)", Int64($0 + 1)) }
        }
        var run = try PackedRun([
            (.productStocksUpdate, items(stock)), (.productPricesUpdate, items(prices)),
        ])
        run.settings.route = .auto
        return run
    }

    @Test(arguments: [(200, 1, []), (201, 1, [201]), (1, 201, [201])] as [(Int, Int, [Int])])
    func fewGoAtOnceAndManyAsAFeed(_ stock: Int, _ prices: Int, _ jobs: [Int]) async throws {
        let run = try run(stock: stock, prices: prices)
        let platform = try run.platform()
        let (_, statuses) = try await run.submit(to: platform)
        #expect(Set(statuses.values) == ["succeeded"] && statuses.count == stock + prices)
        #expect(platform.jobs.map(\.itemContentIDs.count) == jobs)
        // What went at once is none of the day's feeds.
        let state = try run.state()
        let sent = [Operation.productStocksUpdate, .productPricesUpdate].map { state.sendings(of: $0, since: 0).count }
        #expect(sent.reduce(0, +) == jobs.count)
    }

    /// What a gate holds counts once it is released: many items do not go at once because they were held.
    @Test(arguments: [([], []), ([.priceDrop], [201])] as [(Set<GateName>, [Int])])
    func whatIsReleasedCounts(_ allowed: Set<GateName>, _ jobs: [Int]) async throws {
        var run = try run(stock: 1, prices: 201)
        run.plan.feeds[1].gates = [.priceDrop]
        run.settings.allowedGates = allowed
        let platform = try run.platform()
        let (_, statuses) = try await run.submit(to: platform)
        #expect(platform.jobs.map(\.itemContentIDs.count) == jobs)
        #expect(statuses.values.count { $0 == "succeeded" } == (allowed.isEmpty ? 1 : 202))
    }

    @Test func whereTheAppMayNotItGoesAsAFeed() async throws {
        let run = try run(stock: 3, prices: 2)
        let platform = try run.platform { $0.unavailable = [.stockUpdate] }
        let (end, statuses) = try await run.submit(to: platform)
        #expect(end.stop == nil)
        #expect(Set(statuses.values) == ["succeeded"])
        #expect(platform.jobs.map(\.operation) == [.productStocksUpdate])
    }
}
