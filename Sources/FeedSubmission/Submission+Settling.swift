import FeedGateway
import FeedModel
package import RunFolder

extension Submission {
    /// The platform's clock and ours may differ by that much.
    private static let clockMargin: Int64 = 600_000
    /// How often a job that is not in the list is looked for before it is taken not to exist.
    private static let looksForJob = 2
    /// How often products are looked for where the list of jobs is not to be had.
    private static let looksForProducts = 3

    /// Finds out about every feed of which is not known whether it arrived; nothing else is sent before.
    ///
    /// The platform's list of jobs since the feed was sent tells: a job in it that no journal knows is it, if its
    /// results are about the same items. Where the list is not to be had, the products themselves tell, by the codes of
    /// their SKUs. An update that cannot be settled may be sent again if the settings say so.
    func settleIntents(_ deadline: Int64) async throws(RunFolderError) {
        for feed in state.openFeeds where feed.phase == .intended {
            guard goesOn else { return }
            if feed.key.run == plan.id, isDirect(feed.operation) {
                try close(feed) { (state) throws(RunFolderError) in try state.notTaken(feed.key) }
                continue
            }
            guard let items = try items(of: feed) else {
                // An update of another run, whose folder is not at hand: nobody waits for it.
                try close(feed) { (state) throws(RunFolderError) in try state.giveUp(feed.key) }
                continue
            }
            let candidates: Result<[ListedJob], GatewayError>
            do throws(GatewayError) {
                let filter = JobFilter(
                    operation: feed.operation, submittedFrom: feed.intendedAt - Self.clockMargin)
                candidates = .success(try await gateway.jobs(filter))
            } catch {
                candidates = .failure(error)
            }
            switch candidates {
            case .success(let jobs): try await settle(feed, items, among: jobs)
            case .failure(let error) where error.kind == .unavailable || error.kind == .request:
                try await settleByProducts(feed)
            case .failure(let error): _ = await handle(error)
            }
        }
    }

    /// What tells the job of a feed: the ids of its items; nil where nobody knows them.
    private func items(of feed: SentFeed) throws(RunFolderError) -> Set<String>? {
        if feed.key.run == plan.id { return Set(FeedItems(try folder.readFeed(feed.key.feed)).ids) }
        return feed.items.isEmpty ? nil : Set(feed.items.ids)
    }

    private func close(
        _ feed: SentFeed, _ change: (SubmissionState) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        try change(state)
        looks[feed.key] = nil
        try note(feed.key)
    }

    /// Looks for the job of a feed in a list of jobs.
    private func settle(
        _ feed: SentFeed, _ items: Set<String>, among jobs: [ListedJob]
    ) async throws(RunFolderError) {
        let known = state.jobs.union(foreignJobs)
        var isUndecided = false
        for job in jobs where !known.contains(job.id) {
            let answer: JobAnswer
            do throws(GatewayError) {
                answer = try await gateway.query(job: job.id)
            } catch {
                isUndecided = true
                if await !handle(error), stop != nil { return }
                continue
            }
            guard case .finished(let finished) = answer else {
                isUndecided = true
                continue
            }
            guard finished.totalCount == feed.itemCount, Set(finished.results.map(\.itemContentID)) == items else {
                foreignJobs.insert(job.id)
                continue
            }
            return try close(feed) { (state) throws(RunFolderError) in
                try state.sent(feed.key, job: job.id, at: clock.now)
            }
        }
        guard !isUndecided else { return }
        looks[feed.key, default: 0] += 1
        guard looks[feed.key, default: 0] >= Self.looksForJob else { return }
        try close(feed) { (state) throws(RunFolderError) in try state.notTaken(feed.key) }
    }

    /// Looks for the products of a feed on the platform.
    private func settleByProducts(_ feed: SentFeed) async throws(RunFolderError) {
        guard feed.operation == .productCreate else {
            return try close(feed) { (state) throws(RunFolderError) in
                if settings.resendsUpdates { try state.notTaken(feed.key) } else { try state.giveUp(feed.key) }
            }
        }
        guard let found = await products(of: feed.items) else { return }
        looks[feed.key, default: 0] += 1
        let isAll = found.count == feed.items.count
        guard isAll || looks[feed.key, default: 0] >= Self.looksForProducts else { return }
        guard !found.isEmpty else {
            return try close(feed) { (state) throws(RunFolderError) in try state.giveUp(feed.key) }
        }
        let ids = feed.items.ids.map { found[$0] ?? 0 }
        let statuses = ids.map { $0 > 0 ? ItemStatus.succeeded : .unknown }
        if feed.key.run == plan.id, let packed = plan.feeds.first(where: { $0.name == feed.key.feed }) {
            let lines = feed.items.indices.map { position in
                ResultLine(
                    item: feed.items.id(position), feed: packed, position: position, status: statuses[position],
                    productID: ids[position] > 0 ? ids[position] : nil)
            }
            try log?.append(packed.name, lines)
        }
        try close(feed) { (state) throws(RunFolderError) in
            try state.settle(feed.key, job: nil, ItemResults(statuses: statuses, productIDs: ids), at: clock.now)
        }
    }

    /// The platform's ids of those items whose SKU codes it has; nil where it does not answer.
    private func products(of items: some Sequence<CarriedItem>) async -> [String: Int64]? {
        var found: [String: Int64] = [:]
        for item in items {
            guard let code = item.skuCodes.first else { continue }
            while found[item.item] == nil {
                do throws(GatewayError) {
                    let products = try await gateway.products(skuCode: code)
                    if let product = products.first { found[item.item] = product.id }
                    break
                } catch {
                    guard await handle(error) else { return nil }
                }
            }
            guard goesOn else { return nil }
        }
        return found
    }

    /// Looks for products whose create nobody could settle, so that they are updated from now on.
    ///
    /// - Parameter items: the items to look for.
    func learn(_ items: [CarriedItem]) async throws(RunFolderError) -> [String: Int64] {
        guard let found = await products(of: items) else { return [:] }
        try state.learn(items.compactMap { item in found[item.item].map { (item, $0) } })
        return found
    }

    /// Looks for the products of creates that nobody could settle. What is not found, and was sent before a moment, was
    /// not created.
    ///
    /// - Parameter time: milliseconds since 1970.
    package func lookForCreates(olderThan time: Int64) async throws(RunFolderError) {
        let uncertain = state.uncertainCreates
        let found = try await learn(uncertain.map(\.item))
        guard goesOn else { return }
        for (key, item) in uncertain where found[item.item] == nil {
            guard let feed = state[key], feed.intendedAt < time else { continue }
            try state.forget(item: item.item)
        }
    }
}
