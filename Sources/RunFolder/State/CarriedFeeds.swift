import FeedModel

/// What unfinished feeds carry, while its lines are read: as much of it as `Replay` has then.
/// Results are about the items that are left, so whoever reads them has to know which those are.
struct CarriedFeeds {
    private var feeds: [FeedKey: SentFeed] = [:]
    /// Creates that were given up: an item that was found meanwhile is none of theirs any more.
    private var givenUp: Set<FeedKey> = []

    mutating func apply(_ event: JournalEvent) {
        switch event {
        case .intended(let feed):
            feeds[feed.key] = feed
            givenUp.remove(feed.key)
        case .unknown(let key): if feeds[key]?.operation == .productCreate { givenUp.insert(key) }
        case .known(let list): for known in list { clearDoubt(of: known.item.item) }
        case .forgotten(let item): clearDoubt(of: item)
        case .opened, .sent, .settled, .notTaken, .refused, .foreign, .accepted, .compacted, .limits, .pictures: break
        }
    }

    /// The products that the results of a feed name. It is asked once for each feed.
    mutating func learned(_ key: FeedKey, _ results: ItemResults) -> [(item: CarriedItem, productID: Int64)] {
        givenUp.remove(key)
        guard let feed = feeds.removeValue(forKey: key) else { return [] }
        return Replay.learned(feed.operation, feed.items, results).map { (feed.items[$0.position], $0.productID) }
    }

    private mutating func clearDoubt(of item: String) {
        var item = item
        for key in givenUp { _ = item.withUTF8 { feeds[key]?.items.remove(item: $0) } }
    }
}
