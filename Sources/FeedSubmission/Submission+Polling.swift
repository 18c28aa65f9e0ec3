import Bytes
import FeedGateway
import FeedModel
import RunFolder

extension Submission {
    /// So many looks at a finished job that speaks of another number of items than were sent have to agree.
    private static let steadyLooks = 3

    /// Asks once for every job whose results are to come, and once a process for those that nobody waits for any more.
    func poll() async throws(RunFolderError) {
        for feed in state.allFeeds {
            guard let job = feed.job, isToBeAsked(feed, job) else { continue }
            guard goesOn || stop != nil && !isFinal else { return }
            let answer: JobAnswer
            do throws(GatewayError) {
                answer = try await gateway.query(job: job)
            } catch {
                await cope(error)
                if isFinal { return }
                try giveUpIfOverdue(feed)
                continue
            }
            guard case .finished(let finished) = answer, isWhole(finished, feed) else {
                if answer == .running { try await lookAfter(feed, job) }
                if let now = state[feed.key] { try giveUpIfOverdue(now) }
                continue
            }
            try settle(feed, finished)
        }
    }

    private func isToBeAsked(_ feed: SentFeed, _ job: Int64) -> Bool {
        switch feed.phase {
        case .sent: true
        // Its end may be seen after all.
        case .unknown: feed.intendedAt > clock.now - SubmissionState.retention && askedLate.insert(job).inserted
        case .intended, .settled, .notTaken, .refused: false
        }
    }

    /// Nobody waits for ever: what a job that does not end holds back is free after a while.
    private func giveUpIfOverdue(_ feed: SentFeed) throws(RunFolderError) {
        guard case .sent = feed.phase, isOver(feed, settings.jobPatience) else { return }
        try giveUp(feed)
    }

    /// Whether a finished job is one of as many items as were sent. One that says otherwise is believed when it has
    /// said so for a while: the items it does not mention are unknown then.
    private func isWhole(_ job: FinishedJob, _ feed: SentFeed) -> Bool {
        guard job.totalCount != feed.itemCount else { return true }
        if let before = miscountedJobs[job.id], before.job == job {
            miscountedJobs[job.id]?.looks += 1
        } else {
            miscountedJobs[job.id] = (job, 1)
        }
        return miscountedJobs[job.id]!.looks >= Self.steadyLooks && isOver(feed, settings.settleAfter)
    }

    /// Whether there is no sense in another call.
    private var isFinal: Bool {
        switch stop {
        case .credentials, .notPermitted, .interrupted, .unreachable, .throttled: true
        case .changed, nil: false
        }
    }

    private func cope(_ error: GatewayError) async {
        switch error.kind {
        // A job that the platform does not know now may be known later: it is asked for as long as there is time, and
        // by later runs.
        case .retryable, .request: return
        case .unreachable:
            // What was sent runs on; the next look may find the way again.
            unreachable = error
        case .banned, .credentials, .configuration, .unavailable, .interrupted: _ = await handle(error)
        }
    }

    /// Writes down what became of the items of a feed, of whatever run.
    func settle(_ feed: SentFeed, _ job: FinishedJob) throws(RunFolderError) {
        let packed = feed.key.run == plan.id ? plan.feeds.first { $0.name == feed.key.feed } : nil
        let (ids, products) = try items(of: feed, packed)
        let (said, strangers) = Self.sorted(job.results, ids)
        let isCreate = feed.operation == .productCreate
        var settled = ids.indices.map { position in
            ItemSettlement(
                said[ids[position]] ?? [],
                sentFor: products.indices.contains(position) && products[position] > 0 ? products[position] : nil,
                isCreate: isCreate
            ) { product in
                ids[position].withUnsafeBufferPointer { state.products.isOfAnother(product, than: $0) }
            }
        }
        settled.dropSharedProducts(isCreate: isCreate)
        settled.readCounts(of: job, isCreate: isCreate)
        if packed == nil {
            // Of another run, whose folder may be gone: what the platform said is kept beside the state.
            var lines = ByteBuffer(capacity: 1 << 12)
            for result in job.results {
                try ExtraResult(item: Array(result.itemContentID.utf8), raw: result.executionResult)
                    .append(of: feed.key.feed, feed.operation, job.id, run: feed.folder, to: &lines) { _ in }
                lines.append("\n")
            }
            try state.keep(lines)
        }
        if let packed, log?.has(packed.name) == false {
            let lines = settled.indices.map { position in
                ResultLine(ids[position], packed, position, job.id, settled[position])
            }
            let others = ids.indices.flatMap { position in
                settled[position].others.map { ExtraResult(item: ids[position], raw: $0) }
            }
            try log?.append(packed.name, lines, job.id, others + strangers)
        }
        guard try learn(settled, ids, ofThoseLeftOf: feed) else { return }
        try state.settle(
            feed.key, job: job.id, settled.results(carriesProducts: feed.operation.carriesWholeProduct), at: clock.now)
        try note(feed.key)
        guard let packed else { return }
        let missing = settled.indices.filter { position in
            settled[position].code == Self.noSuchProduct && settled[position].status == .failed
                && products.indices.contains(position)
                // What is said of a number that only the export names is said of no product that is known.
                && ids[position].withUnsafeBufferPointer { state.products.productID(item: $0) } == products[position]
        }
        if !missing.isEmpty {
            missingProducts += FeedItems(try folder.readFeed(packed.name)).carried(missing)
        }
    }

    /// Forgets products of which the platform said that they do not exist, where its lists have none of their SKU codes
    /// either: they are not to be updated for ever. Its word alone is no proof, and would have them created once more.
    func forgetMissing() async throws(RunFolderError) {
        let missing = missingProducts
        missingProducts = []
        for item in missing where goesOn {
            switch await presence(of: item) {
            case .found(let product)?: if product != item.productID { try state.learn([(item, product)]) }
            case .absent?: try state.forget(item: item.item)
            case .undecided?, nil: break
            }
        }
    }

    /// Learns what results say of a create that was given up and of which some items were found meanwhile. The state has
    /// the others only, so that results of all items would not be theirs.
    ///
    /// - Returns: whether nothing of the feed is in doubt any more that only the state's own list would keep.
    private func learn(
        _ settled: [ItemSettlement], _ ids: [[UInt8]], ofThoseLeftOf feed: SentFeed
    ) throws(RunFolderError) -> Bool {
        guard feed.operation == .productCreate, !feed.items.isEmpty, feed.items.count != ids.count else { return true }
        let places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        var found: [(item: CarriedItem, productID: Int64)] = []
        var isCertain = true
        for item in feed.items {
            guard let one = places[Array(item.item.utf8)].map({ settled[$0] }) else { continue }
            if let product = one.productID {
                found.append((item, product))
            } else if one.status != .failed || one.isDoubtful {
                isCertain = false
            }
        }
        try state.learn(found)
        return isCertain
    }

    /// The ids of a feed's items, and the products of updates, as far as they are known.
    private func items(
        of feed: SentFeed, _ packed: RunPlan.Feed?
    ) throws(RunFolderError) -> (ids: [[UInt8]], products: [Int64]) {
        if feed.items.count == feed.itemCount {
            return (feed.items.idBytes, feed.items.indices.map(feed.items.productID))
        }
        guard let packed else { return (feed.items.idBytes, feed.items.indices.map(feed.items.productID)) }
        let items = FeedItems(try folder.readFeed(packed.name))
        return (items.idBytes, feed.operation == .productCreate ? [] : items.products)
    }

    /// The results of each item, and those of items that were not sent.
    private static func sorted(
        _ results: [ItemResult], _ ids: [[UInt8]]
    ) -> (said: [[UInt8]: [ArraySlice<UInt8>]], strangers: [ExtraResult]) {
        let sent = Set(ids)
        var said: [[UInt8]: [ArraySlice<UInt8>]] = [:]
        var strangers: [ExtraResult] = []
        for result in results {
            let id = Array(result.itemContentID.utf8)
            if sent.contains(id) {
                said[id, default: []].append(result.executionResult)
            } else {
                strangers.append(ExtraResult(item: id, raw: result.executionResult))
            }
        }
        return (said, strangers)
    }

    /// "The product to operate does not exist".
    private static let noSuchProduct = "F00-00-10001-002"

    /// Fetches results once more that the state has and `results.jsonl` has not: another command settled them.
    func completeResults() async throws(RunFolderError) {
        for feed in plan.feeds where log?.has(feed.name) == false {
            guard goesOn, let sent = state[key(feed.name)], case .settled(let job, let settled) = sent.phase else {
                continue
            }
            let items = FeedItems(try folder.readFeed(feed.name))
            let ids = items.idBytes
            var said: [[UInt8]: [ArraySlice<UInt8>]] = [:]
            var strangers: [ExtraResult] = []
            if let job,
                case .success(.finished(let finished)) = await ask({ () throws(GatewayError) in
                    try await gateway.query(job: job)
                })
            {
                (said, strangers) = Self.sorted(finished.results, ids)
            }
            guard goesOn else { return }
            // The statuses are known; where the words are not to be had any more, they are lost.
            let lines = zip(ids.indices, settled.statuses).map { position, status in
                var one = ItemSettlement(
                    said[ids[position]] ?? [], sentFor: items.productID(position),
                    isCreate: feed.operation == .productCreate, isTaken: { _ in false })
                one.status = status
                return ResultLine(ids[position], feed, position, job, one)
            }
            try log?.append(feed.name, lines, job, strangers)
        }
    }
}
