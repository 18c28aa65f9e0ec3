import FeedModel

/// What the lines of a journal come to, one after the other.
struct Replay {
    var identity: StateIdentity?
    var products = KnownProducts()
    var feeds: [FeedKey: SentFeed] = [:]
    /// Keys by the time of their first line.
    var order: [FeedKey] = []
    /// Feeds that are not open any longer and have items of which nobody knows what became of them.
    private var uncertain: Set<FeedKey> = []

    mutating func apply(_ event: JournalEvent) {
        switch event {
        case .opened(let identity): self.identity = identity
        case .intended(let feed):
            if feeds[feed.key] == nil { order.append(feed.key) }
            feeds[feed.key] = feed
        case .sent(let key, let job, _): feeds[key]?.phase = .sent(job: job)
        case .settled(let key, let job, let results, let time):
            let items = feeds[key]?.items ?? CarriedItems()
            for (position, id) in Self.created(items, results) { products.remember(items, position, productID: id) }
            // Of the items those are kept that nobody can say anything about.
            let isWhole = items.count == results.statuses.count
            feeds[key]?.items.keep(isWhole ? items.indices.filter { results.statuses[$0] == .unknown } : [])
            feeds[key]?.phase = .settled(job: job, ItemResults(statuses: results.statuses, productIDs: []))
            feeds[key]?.settledAt = time
            if feeds[key]?.items.isEmpty == false { uncertain.insert(key) }
        case .notTaken(let key):
            feeds[key]?.phase = .notTaken
            feeds[key]?.items = CarriedItems()
        case .refused(let key, let code, let message):
            feeds[key]?.phase = .refused(code: code, message: message)
            feeds[key]?.items = CarriedItems()
        case .unknown(let key):
            feeds[key]?.phase = .unknown
            if feeds[key]?.items.isEmpty == false { uncertain.insert(key) }
        case .known(let list):
            let items = CarriedItems(list.map(\.item))
            for (position, known) in list.enumerated() {
                products.remember(items, position, productID: known.productID)
                settleUncertain(known.item.item)
            }
        case .forgotten(let item):
            products.forget(item: item)
            settleUncertain(item)
        }
    }

    /// The products that the results of a feed tell of: the positions of the items, and the platform's ids.
    static func created(_ items: CarriedItems, _ results: ItemResults) -> [(position: Int, productID: Int64)] {
        guard items.count == results.statuses.count, results.productIDs.count == items.count else { return [] }
        return items.indices.filter { results.statuses[$0] == .succeeded && results.productIDs[$0] > 0 }
            .map { ($0, results.productIDs[$0]) }
    }

    /// An item that was found, or given up, needs no looking for any longer.
    private mutating func settleUncertain(_ item: String) {
        for key in uncertain {
            guard let feed = feeds[key], !feed.isOpen else { continue }
            let left = feed.items.indices.filter { feed.items.id($0) != item }
            guard left.count < feed.items.count else { continue }
            feeds[key]?.items.keep(left)
            if left.isEmpty { uncertain.remove(key) }
        }
    }
}
