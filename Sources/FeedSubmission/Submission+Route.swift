import FeedGateway
import FeedModel
import FeedPacking
import RunFolder

extension Submission {
    /// The most products of an operation that go at once where that is for feedmill to choose: ten calls.
    private static let greatestDirectCount = 200

    /// Whether items of an operation go without a feed.
    func isDirect(_ operation: Operation) -> Bool { direct.contains(operation) }

    /// The operations whose items go at once, by the platform's batch calls.
    ///
    /// Where the configuration leaves it open, that is where it is few, so that what is sold out stops within seconds; and
    /// of prices only where each SKU names its discount, because the batch call takes away one that is left out.
    static func directOperations(
        _ plan: RunPlan, _ folder: RunFolder, _ route: SubmissionSettings.Route
    ) throws(RunFolderError) -> Set<Operation> {
        let operations = OperationList.all.filter(\.hasBatchCall)
        switch route {
        case .feed: return []
        case .batch: return Set(operations.map(\.operation))
        case .auto:
            var direct: Set<Operation> = []
            for operation in operations {
                let feeds = plan.feeds.filter {
                    $0.operation == operation.operation && $0.origins.isEmpty && $0.gate == nil
                }
                guard feeds.reduce(0, { $0 + $1.itemCount }) <= greatestDirectCount else { continue }
                if operation.content == .prices, try leavesDiscountOut(feeds, folder) { continue }
                direct.insert(operation.operation)
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
