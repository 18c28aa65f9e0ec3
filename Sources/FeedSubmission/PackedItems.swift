import FeedPacking
import RunFolder

/// The items of a feed as they were packed: by those nights are compared, whatever feeds they went in and whatever their
/// pictures are called there.
final class PackedItems {
    private let folder: RunFolder
    private let plan: [String: RunPlan.Feed]
    /// Items of one feed are mostly in one other.
    private var last: (name: String, items: FeedItems?)?

    /// - Parameter run: where the folder's plan is of another, it tells nothing of this one's feeds.
    init(_ folder: RunFolder, run: String) {
        self.folder = folder
        let plan = (try? folder.plan())?.plan
        let feeds = plan?.id == run ? plan?.feeds ?? [] : []
        self.plan = Dictionary(feeds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The items of a feed; nil where they are not at hand, or are not what was sent.
    func items(of feed: SentFeed) -> FeedItems? {
        guard let bytes = try? folder.readFeed(feed.key.feed), FeedChecksum.of(bytes) == feed.checksum else {
            return nil
        }
        return FeedItems(bytes)
    }

    /// Calls `body` with an item as it was packed, and whether it went without some of its pictures; nil where what was
    /// packed is not at hand any more.
    ///
    /// - Parameter items: those of the feed, as they were sent.
    func with<Result>(
        _ feed: String, _ position: Int, _ items: FeedItems,
        _ body: (UnsafeBufferPointer<UInt8>, _ lacksPictures: Bool) -> Result
    ) -> Result? {
        var place = RunPlan.Origin(feed: feed, position: position)
        var lacksPictures = false
        for _ in plan {
            guard let origins = plan[place.feed]?.origins, origins.indices.contains(place.position) else { break }
            place = origins[place.position]
            lacksPictures =
                lacksPictures
                || plan[place.feed]?.pictures.contains { $0.position == place.position && $0.isLeftOut } == true
        }
        guard place.feed != feed else { return items.with(position) { body($0, lacksPictures) } }
        guard let packed = packed(place.feed), packed.ranges.indices.contains(place.position) else { return nil }
        return packed.with(place.position) { body($0, lacksPictures) }
    }

    private func packed(_ name: String) -> FeedItems? {
        if let last, last.name == name { return last.items }
        var items: FeedItems?
        if let bytes = try? folder.readFeed(name), FeedChecksum.of(bytes) == plan[name]?.checksum {
            items = FeedItems(bytes)
        }
        last = (name, items)
        return items
    }
}
