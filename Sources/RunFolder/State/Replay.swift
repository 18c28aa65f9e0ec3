import FeedModel

/// What the lines of a journal come to, one after the other.
struct Replay {
    var identity: StateIdentity?
    var products = KnownProducts()
    var feeds: [FeedKey: SentFeed] = [:]
    /// Keys by the time of their first line.
    var order: [FeedKey] = []

    mutating func apply(_ event: JournalEvent) {
        switch event {
        case .opened(let identity): self.identity = identity
        case .intended(let feed):
            if feeds[feed.key] == nil { order.append(feed.key) }
            feeds[feed.key] = feed
        case .sent(let key, let job, _): feeds[key]?.phase = .sent(job: job)
        case .settled(let key, let job, let results, let time):
            for (product, id) in Self.carried(feeds[key], results) {
                products.remember(item: product.item, productID: id, skuCodes: product.skuCodes)
            }
            // Of the items those are kept that nobody can say anything about.
            let items = feeds[key]?.items ?? []
            feeds[key]?.items =
                items.count == results.statuses.count
                ? items.indices.filter { results.statuses[$0] == .unknown }.map { items[$0] } : []
            feeds[key]?.phase = .settled(job: job, ItemResults(statuses: results.statuses, productIDs: []))
            feeds[key]?.settledAt = time
        case .notTaken(let key):
            feeds[key]?.phase = .notTaken
            feeds[key]?.items = []
        case .refused(let key, let code, let message):
            feeds[key]?.phase = .refused(code: code, message: message)
            feeds[key]?.items = []
        case .unknown(let key): feeds[key]?.phase = .unknown
        case .known(let list):
            for known in list {
                products.remember(
                    item: known.item.item, productID: known.productID, skuCodes: known.item.skuCodes)
                settleUncertain(known.item.item)
            }
        case .forgotten(let item):
            products.forget(item: item)
            settleUncertain(item)
        }
    }

    /// The products that the results of a feed tell of.
    static func carried(_ feed: SentFeed?, _ results: ItemResults) -> [(CarriedItem, Int64)] {
        guard let feed, feed.items.count == results.statuses.count, results.productIDs.count == feed.items.count else {
            return []
        }
        return feed.items.indices.filter { results.statuses[$0] == .succeeded && results.productIDs[$0] > 0 }
            .map { (feed.items[$0], results.productIDs[$0]) }
    }

    /// An item that was found, or given up, needs no looking for any longer.
    private mutating func settleUncertain(_ item: String) {
        for key in order where feeds[key]?.isOpen == false { feeds[key]?.items.removeAll { $0.item == item } }
    }
}
