import FeedGateway
import FeedModel
package import RunFolder

extension Submission {
    /// How much further back than a feed was sent its job is looked for, in milliseconds. Clocks differ (the platform
    /// itself tolerates 7,200 s), and the list's times are those of another time zone, whose summer time may be off.
    private static let window: Int64 = 25 * 3_600_000

    /// Finds out about every feed of which is not known whether it arrived. What is known of none of its items waits.
    ///
    /// The platform's list of jobs since the feed was sent tells: a job in it that no journal knows is it, if its
    /// results are about the same items. That there is no such job proves nothing by itself: only once the list was
    /// whole, some time has passed, every job in it is known to be another's, and of creates none of the SKU codes is
    /// found, the feed did not arrive. Where the list is not to be had, the products themselves answer it.
    func settleIntents() async throws(RunFolderError) {
        for feed in state.openFeeds where feed.phase == .intended {
            guard goesOn else { return }
            // One that went without a feed is sent again.
            if feed.key.run == plan.id, plan.feeds.first(where: { $0.name == feed.key.feed }).map(isDirect) == true {
                continue
            }
            guard let items = try items(of: feed) else {
                // An update of another run: nobody waits for it longer than for its job to be listed.
                if isOver(feed, settings.settleAfter) { try giveUp(feed) }
                continue
            }
            let filter = JobFilter(operation: feed.operation, submittedFrom: feed.intendedAt - Self.window)
            switch await ask({ () throws(GatewayError) in try await gateway.jobs(filter) }) {
            case .success(let listing): try await settle(feed, items, among: listing)
            case .failure(let error) where error.kind == .unavailable || error.kind == .request:
                try await settleByProducts(feed)
            case .failure(let error): unreachable = error
            }
            if let open = state[feed.key], open.phase == .intended, isOver(feed, settings.jobPatience) {
                try giveUp(feed)
            }
        }
    }

    /// Whether so many milliseconds have passed since a feed was sent.
    func isOver(_ feed: SentFeed, _ time: Int64) -> Bool { clock.now - feed.intendedAt >= time }

    func giveUp(_ feed: SentFeed) throws(RunFolderError) {
        try close(feed) { (state) throws(RunFolderError) in try state.giveUp(feed.key) }
    }

    /// What tells the job of a feed: the ids of its items; nil where nobody knows them.
    private func items(of feed: SentFeed) throws(RunFolderError) -> Set<[UInt8]>? {
        if feed.key.run == plan.id { return Set(FeedItems(try folder.readFeed(feed.key.feed)).idBytes) }
        return feed.items.isEmpty ? nil : Set(feed.items.idBytes)
    }

    private func close(
        _ feed: SentFeed, _ change: (SubmissionState) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        try change(state)
        try note(feed.key)
    }

    /// What a job that no journal knows has to do with a feed.
    private enum Relation {
        /// It has results for exactly its items.
        case own
        /// It has results for most of its items, and for others or not for all.
        case likely
        /// Nobody can say yet.
        case undecided
        /// It has results, and none for its items.
        case foreign
    }

    private func kinship(_ job: FinishedJob, _ feed: SentFeed, _ items: Set<[UInt8]>) -> Relation {
        let ids = job.results.map { Array($0.itemContentID.utf8) }
        let known = Set(ids).intersection(items).count
        if known == items.count, ids.count == items.count, job.totalCount == feed.itemCount { return .own }
        // A result without an id may be anybody's.
        if known == 0 { return ids.isEmpty || ids.contains([]) ? .undecided : .foreign }
        return known * 2 >= items.count ? .likely : .undecided
    }

    /// Looks for the job of a feed in a list of jobs.
    private func settle(
        _ feed: SentFeed, _ items: Set<[UInt8]>, among listing: JobListing
    ) async throws(RunFolderError) {
        let known = state.jobs
        let foreign = state.foreignJobs
        var likely: [Int64] = []
        var isUndecided = false
        for job in listing.jobs where !known.contains(job.id) && foreign[job.id] == nil {
            guard job.operation == nil || job.operation == feed.operation else { continue }
            guard goesOn else { return }
            let answer = await ask { () throws(GatewayError) in try await gateway.query(job: job.id) }
            guard case .success(.finished(let finished)) = answer else {
                isUndecided = true
                continue
            }
            switch kinship(finished, feed, items) {
            case .own: return try adopt(job.id, feed)
            case .likely: likely.append(job.id)
            case .undecided: isUndecided = true
            case .foreign:
                // It may be the job of another feed whose answer was lost.
                let hasOthers = state.openFeeds.contains {
                    $0.phase == .intended && $0.operation == feed.operation && $0.key != feed.key
                }
                if !hasOthers { try state.noteForeign([job.id], at: clock.now) }
            }
        }
        guard isOver(feed, settings.settleAfter) else { return }
        if let job = likely.first, likely.count == 1, !isUndecided { return try adopt(job, feed) }
        let isProof = likely.isEmpty && !isUndecided && listing.isWhole && shows(listing, feed)
        if feed.operation == .productCreate {
            // Asking for each product takes a while: not at every look.
            guard clock.now >= nextProductLook[feed.key] ?? 0 else { return }
            nextProductLook[feed.key] = clock.now + max(settings.settleAfter / 3, settings.longestPoll)
            guard let found = try await products(of: feed.items) else { return }
            let isAll = found.allSatisfy { if case .found = $0 { true } else { false } }
            guard found.allSatisfy({ $0 == .absent }) else {
                return isAll || isProof ? try settle(feed, as: found) : ()
            }
        }
        guard isProof else { return }
        try close(feed) { (state) throws(RunFolderError) in try state.notTaken(feed.key) }
    }

    /// Whether a list shows the jobs that are known to be there: one that does not shows nothing.
    private func shows(_ listing: JobListing, _ feed: SentFeed) -> Bool {
        let listed = Set(listing.jobs.map(\.id))
        return state.allFeeds.allSatisfy { other in
            guard let job = other.job, other.operation == feed.operation else { return true }
            let isRecent = other.intendedAt > feed.intendedAt - Self.window + 2 * 3_600_000
            return !isRecent || !isOver(other, settings.settleAfter / 2) || listed.contains(job)
        }
    }

    private func adopt(_ job: Int64, _ feed: SentFeed) throws(RunFolderError) {
        try close(feed) { (state) throws(RunFolderError) in try state.sent(feed.key, job: job, at: clock.now) }
        if feed.key.run == plan.id { try learn(feed.key.feed) }
    }

    /// Looks for the products of a feed on the platform, where its jobs are not to be had.
    private func settleByProducts(_ feed: SentFeed) async throws(RunFolderError) {
        guard feed.operation == .productCreate else {
            return try close(feed) { (state) throws(RunFolderError) in
                if settings.resendsUpdates { try state.notTaken(feed.key) } else { try state.giveUp(feed.key) }
            }
        }
        guard let found = try await products(of: feed.items) else { return }
        let isAll = found.allSatisfy { if case .found = $0 { true } else { false } }
        guard isAll || isOver(feed, settings.settleAfter) else { return }
        try settle(feed, as: found)
    }

    /// Records what the products say of a create: it made those that are there; of the others nobody knows.
    private func settle(_ feed: SentFeed, as found: [ProductPresence]) throws(RunFolderError) {
        let ids = found.map { if case .found(let id) = $0 { id } else { Int64(0) } }
        guard ids.contains(where: { $0 > 0 }) else {
            if found.contains(.undecided), !isOver(feed, settings.jobPatience) { return }
            return try giveUp(feed)
        }
        let statuses = ids.map { $0 > 0 ? ItemStatus.succeeded : .unknown }
        if feed.key.run == plan.id, let packed = plan.feeds.first(where: { $0.name == feed.key.feed }) {
            let lines = feed.items.indices.map { position in
                ResultLine(
                    item: feed.items.id(position), feed: packed, position: position, status: statuses[position],
                    productID: ids[position] > 0 ? ids[position] : nil)
            }
            if log?.has(packed.name) == false { try log?.append(packed.name, lines) }
        }
        try close(feed) { (state) throws(RunFolderError) in
            try state.settle(feed.key, job: nil, ItemResults(statuses: statuses, productIDs: ids), at: clock.now)
        }
    }

    /// What the seller's products say of items; nil where the platform does not answer. What was found is no other
    /// item's, and no two items' at once.
    private func products(of items: CarriedItems) async throws(RunFolderError) -> [ProductPresence]? {
        var all: [ProductPresence] = []
        for item in items {
            guard let presence = await presence(of: item) else { return nil }
            all.append(presence)
        }
        let ids = all.compactMap { if case .found(let id) = $0 { id } else { nil } }
        let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
        return all.map { if case .found(let id) = $0, counts[id, default: 0] > 1 { .undecided } else { $0 } }
    }

    /// Looks for the products of creates that are in doubt, so that they are updated from now on, or may be created.
    ///
    /// - Returns: the items of which it is certain that they are not there.
    package func settleDoubts() async throws(RunFolderError) {
        for (key, item) in state.uncertainCreates {
            guard let feed = state[key], !feed.isOpen, goesOn else { continue }
            guard let presence = await presence(of: item) else {
                guard goesOn else { return }
                continue
            }
            switch presence {
            case .found(let product): try state.learn([(item, product)])
            case .undecided: break
            case .absent: if mayCreateAgain(item, feed) { try state.forget(item: item.item) }
            }
        }
    }

    /// Whether an item that none of the seller's products is may be created once more.
    private func mayCreateAgain(_ item: CarriedItem, _ feed: SentFeed) -> Bool {
        switch item.doubt {
        case .exists: false
        case .failed: true
        case .unsettled:
            // A job that is done and did not mention it made nothing of it that would not be listed a day later. One
            // whose end nobody saw may still make it.
            if case .settled(.some, _) = feed.phase { isOver(feed, Self.day) } else { false }
        }
    }
}
