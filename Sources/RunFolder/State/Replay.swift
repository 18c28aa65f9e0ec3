import Bytes
import FeedModel

/// What the lines of a journal come to, one after the other.
struct Replay {
    var identity: StateIdentity?
    var products = KnownProducts()
    var feeds: [FeedKey: SentFeed] = [:]
    /// Keys by the time of their first line.
    var order: [FeedKey] = []
    /// Jobs that are not of this journal, with the time when they were first seen.
    var foreignJobs: [Int64: Int64] = [:]
    /// A SKU code of the product that was learned last: a list that does not show it shows nothing.
    var lastLearned: (skuCode: String, productID: Int64)?
    /// How large feeds may be.
    var limits = FeedLimits()
    /// How much the file of pictures has at least; nil where there never was one.
    var pictures: (generation: Int, lines: Int)?
    /// The file that has what was accepted until the last line that says so: its SHA-256, how many products it has, when.
    var accepted: (digest: String, ids: String, products: Int, time: Int64)?
    /// Feeds whose end is known, and which are not in that file.
    var unmerged: [FeedKey] = []
    /// Bytes that the journal had when it was written anew the last time.
    var compactedSize: UInt64 = 0
    /// Feeds that are not open any longer and have items that are in doubt.
    private var doubtful: Set<FeedKey> = []
    /// Hashes of items that are or were in doubt: most never are, and need no looking through those feeds.
    private var doubtedItems: Set<UInt64> = []

    mutating func apply(_ event: JournalEvent) {
        switch event {
        case .opened(let identity): self.identity = identity
        case .intended(let feed):
            if feeds[feed.key] == nil { order.append(feed.key) }
            feeds[feed.key] = feed
            doubtful.remove(feed.key)
        case .sent(let key, let job, _): feeds[key]?.phase = .sent(job: job)
        case .settled(let key, let job, let results, let time):
            settle(key, job, results, time)
            unmerged.append(key)
        case .notTaken(let key):
            feeds[key]?.phase = .notTaken
            drop(key)
        case .refused(let key, let code, let message):
            feeds[key]?.phase = .refused(code: code, message: message)
            drop(key)
        case .unknown(let key):
            let job = feeds[key]?.job
            feeds[key]?.phase = .unknown(job: job)
            unmerged.append(key)
            if feeds[key]?.operation != .productCreate { feeds[key]?.items = CarriedItems() }
            noteDoubts(key)
        case .known(let list):
            let items = CarriedItems(list.map(\.item))
            for (position, known) in list.enumerated() {
                learn(items, position, known.productID)
            }
        case .forgotten(var item):
            lastLearned = nil
            products.forget(item: item)
            item.withUTF8 { clearDoubt(of: $0) }
        case .foreign(let jobs, let time):
            for job in jobs where foreignJobs[job] == nil { foreignJobs[job] = time }
        case .accepted(let digest, let ids, let count, let time):
            accepted = (digest, ids, count, time)
            unmerged = []
            products = KnownProducts()
        case .compacted(let size): compactedSize = size
        case .limits(let limits): self.limits = limits
        case .pictures(let generation, let lines): pictures = (generation, lines)
        }
    }

    /// Items whose create was sent or may have been, and whose result is not known.
    var uncertainCreates: [(feed: FeedKey, item: CarriedItem)] {
        feedsInDoubt(besides: nil).flatMap { feed in feed.items.map { (feed.key, $0) } }
    }

    /// The products that are known, with the items whose create is not settled, but for those of one run.
    ///
    /// Asked before every feed of creates: what it takes is not to grow with what the run itself has sent.
    func directory(besides run: String?) -> KnownProducts {
        var uncertain: Set<UInt64> = []
        for feed in feedsInDoubt(besides: run) {
            for position in feed.items.indices {
                uncertain.insert(feed.items.withID(position, KnownProducts.itemHash))
            }
        }
        return products.with(uncertain: uncertain)
    }

    private func feedsInDoubt(besides run: String?) -> some Sequence<SentFeed> {
        order.lazy.filter { $0.run != run }.compactMap { feeds[$0] }
            .filter { $0.operation == .productCreate && !$0.items.isEmpty }
    }

    private mutating func settle(_ key: FeedKey, _ job: Int64?, _ results: ItemResults, _ time: Int64?) {
        guard let feed = feeds[key] else { return }
        let items = feed.items
        // Of a job that was given up, what is learned now leaves the feed's own list: positions are those of this one.
        var doubted = items
        for (position, id) in Self.learned(feed.operation, items, results) {
            learn(items, position, id)
        }
        let isWhole = feed.operation == .productCreate && items.count == results.statuses.count
        doubted.keep(
            isWhole
                ? items.indices.compactMap { position in results.doubt(position).map { (position, $0) } } : [])
        feeds[key]?.items = doubted
        feeds[key]?.phase = .settled(job: job, ItemResults(statuses: results.statuses, productIDs: []))
        feeds[key]?.settledAt = time
        noteDoubts(key)
    }

    private mutating func learn(_ items: CarriedItems, _ position: Int, _ productID: Int64) {
        products.remember(items, position, productID: productID)
        items.withID(position) { clearDoubt(of: $0) }
        var isFirst = true
        items.eachCode(position) { code in
            if isFirst { lastLearned = (code.string, productID) }
            isFirst = false
        }
    }

    private mutating func noteDoubts(_ key: FeedKey) {
        guard let items = feeds[key]?.items, !items.isEmpty else {
            doubtful.remove(key)
            return
        }
        doubtful.insert(key)
        for position in items.indices { doubtedItems.insert(items.withID(position, KnownProducts.itemHash)) }
    }

    private mutating func drop(_ key: FeedKey) {
        feeds[key]?.items = CarriedItems()
        feeds[key]?.products = []
        doubtful.remove(key)
    }

    /// The products that the results of a feed name: the positions of the items, and the platform's ids.
    ///
    /// Of an update it is the product that it was sent for, whatever the results name; a journal of an earlier version
    /// has only those.
    static func learned(
        _ operation: Operation, _ items: CarriedItems, _ results: ItemResults
    ) -> [(position: Int, productID: Int64)] {
        guard items.count == results.statuses.count else { return [] }
        let hasIDs = results.productIDs.count == items.count
        return items.indices.compactMap { position in
            if operation != .productCreate, items.productID(position) > 0 {
                return results.statuses[position] == .succeeded ? (position, items.productID(position)) : nil
            }
            guard hasIDs, results.productIDs[position] > 0 else { return nil }
            // Of a create the id counts that was noted, even where another result says that it failed.
            return operation == .productCreate || results.statuses[position] == .succeeded
                ? (position, results.productIDs[position]) : nil
        }
    }

    /// An item that was found, or given up, need not be looked for any longer.
    private mutating func clearDoubt(of item: UnsafeBufferPointer<UInt8>) {
        guard !doubtedItems.isEmpty, doubtedItems.contains(KnownProducts.itemHash(item)) else { return }
        for key in doubtful {
            guard feeds[key]?.items.remove(item: item) == true, feeds[key]?.items.isEmpty == true else { continue }
            doubtful.remove(key)
        }
    }
}
