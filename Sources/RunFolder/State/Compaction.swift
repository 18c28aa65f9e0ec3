import FeedModel

extension SubmissionState {
    /// Writes the journal anew with what still counts: the products that are known, feeds that are open or may be
    /// asked for again, and nothing twice.
    func compact(_ now: Int64) throws(RunFolderError) {
        let oldest = now - SubmissionState.retention
        // They are told apart from a feed's own job as long as that is looked for.
        let oldestForeign = now - SubmissionState.foreignRetention
        let oldestProducts = now - SubmissionState.productRetention
        let products = products
        func isKept(_ key: FeedKey) -> Bool {
            guard let feed = self[key] else { return false }
            return feed.isOpen || !feed.items.isEmpty || feed.intendedAt >= oldest
        }
        func isAccepted(_ item: CarriedItem, _ productID: Int64) -> Bool {
            var id = item.item
            return id.withUTF8 { products.isAccepted(item: $0, productID: productID) }
        }
        var carried = CarriedFeeds()
        var emitted: Set<UInt64> = []
        do throws(RunFolderError) {
            try rewriteJournal { (event, emit) throws(RunFolderError) in
                var known: [JournalEvent.KnownProduct] = []
                func keep(_ item: CarriedItem, _ productID: Int64) {
                    guard products.productID(item: item.item) == productID, !isAccepted(item, productID),
                        emitted.insert(KnownProducts.itemHash(item.item)).inserted
                    else { return }
                    known.append(JournalEvent.KnownProduct(item: item, productID: productID))
                }
                carried.apply(event)
                switch event {
                case .opened: try emit(event)
                case .intended(var feed):
                    guard isKept(feed.key) else { return }
                    if self[feed.key]?.items.isEmpty == true { feed.items = CarriedItems() }
                    if self[feed.key]?.isOpen != true, feed.intendedAt < oldestProducts { feed.products = [] }
                    try emit(.intended(feed))
                case .sent(let key, _, _), .notTaken(let key), .refused(let key, _, _), .unknown(let key):
                    if isKept(key) { try emit(event) }
                case .settled(let key, let job, let results, let time):
                    for (item, id) in carried.learned(key, results) { keep(item, id) }
                    if isKept(key) {
                        // Where items are in doubt, they go with all of the feed's, and so its results do.
                        let isWhole = self[key]?.items.isEmpty == false
                        let kept = ItemResults(
                            statuses: results.statuses, productIDs: isWhole ? results.productIDs : [],
                            doubtful: results.doubtful)
                        try emit(.settled(key, job: job, kept, at: time))
                    }
                case .foreign(let jobs, let time):
                    if time >= oldestForeign { try emit(.foreign(jobs, at: time)) }
                case .compacted: break
                case .limits(let limits): if limits == self.limits { try emit(event) }
                case .pictures(let generation, let lines):
                    if let last = picturesNoted, last == (generation, lines) { try emit(event) }
                case .accepted(let digest, _, _, let time):
                    if digest == acceptedDigest, time == acceptedAt { try emit(event) }
                case .known(let list): for product in list { keep(product.item, product.productID) }
                case .forgotten(let item):
                    // It may take an item from a feed that is kept.
                    if products.productID(item: item) == nil { try emit(event) }
                }
                if !known.isEmpty { try emit(.known(known)) }
            }
        } catch {
            throw error.ofState
        }
    }
}
