import FeedGateway
import FeedModel
import RunFolder

extension Submission {
    /// More jobs that the state does not know are not looked into: each is a call.
    private static let mostUnknownJobs = 300

    /// Looks for creates that the platform got and this state does not know of: the state may have been restored from a
    /// copy, and is behind the platform then. What was made is learned, so that it is updated from now on; what may have
    /// been made is held, and so is everything while such a job is under way. Done once, before the first create goes.
    ///
    /// A job in the list that no journal knows names its items; only those among tonight's creates are looked up, by
    /// their SKU codes among the seller's products.
    func lookForUnknownCreates() async throws(RunFolderError) {
        // What may have arrived of our own is settled first, and is no unknown job.
        guard !hasLookedForCreates, !settings.allowsDoubtfulCreates,
            !state.openFeeds.contains(where: { $0.phase == .intended }),
            let last = state.lastActivity(besides: plan.id)
        else { return }
        hasLookedForCreates = true
        let filter = JobFilter(operation: .productCreate, submittedFrom: min(last, clock.now) - Self.day)
        guard case .success(let listing) = await ask({ () throws(GatewayError) in try await gateway.jobs(filter) })
        else { return }
        // What others are noted to have made is looked at too: it is not of the feeds that this state knows. One of those
        // that is not done holds nothing back: it may have been cancelled.
        let (known, noted) = (state.jobs, state.foreignJobs)
        let unknown = listing.jobs.filter { job in
            !known.contains(job.id) && (job.operation ?? .productCreate) == .productCreate
        }
        guard !unknown.isEmpty else { return }
        var named: Set<[UInt8]> = []
        for job in unknown.prefix(Self.mostUnknownJobs) {
            guard goesOn else { return }
            let answer = await ask { () throws(GatewayError) in try await gateway.query(job: job.id) }
            switch answer {
            case .success(.finished(let finished)):
                for result in finished.results { named.insert(Array(result.itemContentID.utf8)) }
            case .failure(let error) where error.kind == .unavailable || error.kind == .request: break
            case .success, .failure: if noted[job.id] == nil { openUnknownJob = job.id }
            }
        }
        guard !named.isEmpty else { return }
        for feed in plan.feeds where feed.operation == .productCreate && isUnsent(feed.name) {
            let items = FeedItems(try folder.readFeed(feed.name)).carried()
            for position in items.indices {
                guard goesOn else { return }
                let id = items.withID(position) { Array($0) }
                guard named.contains(id) else { continue }
                switch await presence(of: items[position]) {
                case .found(let product)?:
                    try state.learn([(items[position], product)])
                    foundCreates += 1
                case .absent?: break
                case .undecided?: doubtfulCreates.insert(id)
                case nil: return
                }
            }
        }
    }
}
