import FeedGateway
import FeedModel
import FeedPacking
import RunFolder

extension Submission {
    /// The most products of a lane and operation that go at once where that is for feedmill to choose: ten calls.
    private static let greatestDirectCount = 200

    /// What goes one way: the feeds of an operation in a lane.
    struct Way: Hashable {
        let operation: Operation
        let lane: Lane?

        init(_ feed: RunPlan.Feed) { (operation, lane) = (feed.operation, feed.lane) }
    }

    /// Whether a feed's items go without a feed.
    func isDirect(_ feed: RunPlan.Feed) -> Bool { direct.contains(Way(feed)) }

    /// What goes at once, by the platform's batch calls.
    ///
    /// Where the configuration leaves it open, that is where it is few, so that what is sold out stops within seconds; and
    /// of prices only where each SKU names its discount, because the batch call takes away one that is left out.
    ///
    /// - Parameter allowed: gates that are released: what they held goes too.
    static func directWays(
        _ plan: RunPlan, _ folder: RunFolder, _ route: SubmissionSettings.Route, allowed: Set<GateName>
    ) throws(RunFolderError) -> Set<Way> {
        let updates = plan.feeds.filter { OperationList[$0.operation].hasBatchCall }
        switch route {
        case .feed: return []
        case .batch: return Set(updates.map(Way.init))
        case .auto:
            var direct: Set<Way> = []
            for (way, feeds) in Dictionary(grouping: updates, by: Way.init) {
                let feeds = feeds.filter { $0.origins.isEmpty && allowed.isSuperset(of: $0.gates) }
                guard feeds.reduce(0, { $0 + $1.itemCount }) <= greatestDirectCount else { continue }
                if OperationList[way.operation].content == .prices, try leavesDiscountOut(feeds, folder) { continue }
                direct.insert(way)
            }
            return direct
        }
    }

    private static func leavesDiscountOut(
        _ feeds: [RunPlan.Feed], _ folder: RunFolder
    ) throws(RunFolderError) -> Bool {
        for feed in feeds {
            let items = FeedItems(try folder.readFeed(feed.name))
            for position in items.ranges.indices {
                guard let update = DirectUpdate(itemContent: items.content(position)),
                    update.skus.allSatisfy({ $0.discountPrice != nil })
                else { return true }
            }
        }
        return false
    }

    /// Whether the app may not make a batch call that need not be made.
    func mayGoAsFeed(_ error: GatewayError) -> Bool {
        guard settings.route == .auto, error.remedy == nil else { return false }
        return error.kind == .configuration || error.kind == .unavailable
    }
}
