import Bytes
import FeedModel
import FeedPacking
import RunFolder

/// Which feeds have to be settled before which: of one product the full update before the price update, and that
/// before the stock update (run at the same time, the platform refuses some of their SKUs).
struct SendingOrder {
    private var predecessorsByFeed: [String: Set<String>] = [:]
    private static let sequence = OperationList.all.filter { $0.sendingRank != nil }
        .sorted { ($0.sendingRank ?? 0) < ($1.sendingRank ?? 0) }.map(\.operation)

    init() {}

    /// - Throws: when a feed cannot be read.
    init(_ plan: RunPlan, _ folder: RunFolder) throws(RunFolderError) {
        let operations = Self.sequence.filter { operation in plan.feeds.contains { $0.operation == operation } }
        guard operations.count > 1 else { return }
        // For each product the feeds that name it so far, as indexes into the plan.
        var index = HashIndex()
        var feedsByProduct: [[Int]] = []
        for operation in operations {
            for (number, feed) in plan.feeds.enumerated() where feed.operation == operation && feed.origins.isEmpty {
                let items = FeedItems(try folder.readFeed(feed.name))
                for position in items.ranges.indices {
                    guard let product = items.productID(position) else { continue }
                    let hash = UInt64(bitPattern: product)
                    guard let known = index[hash] else {
                        _ = index.insert(hash, number: UInt32(feedsByProduct.count))
                        feedsByProduct.append([number])
                        continue
                    }
                    for earlier in feedsByProduct[Int(known)] where plan.feeds[earlier].operation != operation {
                        predecessorsByFeed[feed.name, default: []].insert(plan.feeds[earlier].name)
                    }
                    feedsByProduct[Int(known)].append(number)
                }
            }
        }
    }

    func predecessors(of feed: String) -> Set<String> { predecessorsByFeed[feed] ?? [] }
}
