import FeedGateway
import FeedModel
import FeedPacking
import RunFolder

extension Submission {
    static let day: Int64 = 86_400_000

    /// Sends every feed that may go now, in the order of the plan, until an answer is lost or a feed is halved: what
    /// becomes of the halves tells how to go on.
    func sendReady() async throws(RunFolderError) {
        for feed in plan.feeds where maySend(feed) && !replaced.contains(feed.name) {
            guard goesOn, ban == nil, !isAnswerLost else { return }
            guard isReady(feed) else { continue }
            let halved = replaced.count
            try await send(feed)
            guard replaced.count == halved else { return }
        }
    }

    private func send(_ feed: RunPlan.Feed) async throws(RunFolderError) {
        guard !settings.isPostingForbidden || !feed.operation.carriesWholeProduct else {
            holds[feed.name] = .forbidden
            return
        }
        if let gate = feed.gates.first(where: { !settings.allowedGates.contains($0) }) {
            holds[feed.name] = .gate(gate)
            return
        }
        if feed.operation == .productCreate, let hold = settings.createHold {
            holds[feed.name] = hold
            return
        }
        let bytes = try folder.readFeed(feed.name)
        guard FeedChecksum.of(bytes) == feed.checksum else {
            stop = .changed(feed: feed.name)
            return
        }
        let items = FeedItems(bytes)
        let carried = feed.operation.carriesWholeProduct ? items.carried() : CarriedItems()
        let products = feed.operation == .productCreate ? [] : items.products
        let isDirect = isDirect(feed)
        if !isDirect, try splitIfRefused(feed) { return }
        if feed.operation == .productCreate {
            try await lookForUnknownCreates()
            // Nobody notes that job as another's before it is done.
            holds[feed.name] = settings.allowsDoubtfulCreates ? nil : openUnknownJob.map { .unknownJob($0) }
            guard holds[feed.name] == nil else { return }
        }
        holds[feed.name] = isDirect ? nil : try await quota(feed.operation)
        holds[feed.name] = holds[feed.name] ?? hold(feed, items, carried)
        guard holds[feed.name] == nil else { return }
        if try await bankPictures(feed, items) { return }
        while goesOn, ban == nil {
            guard attempts[feed.name, default: 0] < settings.attempts else {
                return try refuseAgain(feed, items)
            }
            attempts[feed.name, default: 0] += 1
            try intend(feed, carried, products)
            let again =
                isDirect
                ? try await update(feed, items)
                : try await submit(feed, items)
            guard again else { return }
        }
    }

    /// It was sent again and again, and each time it was certain that it did not arrive.
    private func refuseAgain(_ feed: RunPlan.Feed, _ items: FeedItems) throws(RunFolderError) {
        guard let error = lastErrors[feed.name], error.kind == .request else {
            holds[feed.name] = .refusedAgain(lastErrors[feed.name].map { "\($0)" } ?? "no answer")
            return
        }
        try refuse(feed, items, error)
    }

    private func intend(
        _ feed: RunPlan.Feed, _ carried: CarriedItems, _ products: [Int64]
    ) throws(RunFolderError) {
        try state.intend(
            SentFeed(
                key: key(feed.name), operation: feed.operation, checksum: feed.checksum, itemCount: feed.itemCount,
                folder: folder.path, intendedAt: clock.now, items: carried, products: products))
        try note(key(feed.name))
    }

    /// Until when no feed of an operation may go; nil when one may. Feeds that others sent for this seller count too,
    /// where the platform lists them.
    private func quota(_ operation: Operation) async throws(RunFolderError) -> FeedHold? {
        let now = clock.now
        let sendings = state.sendings(of: operation, since: now - Self.day)
        let most = max(1, settings.feedsADay - (operation.carriesWholeProduct ? 0 : settings.quotaReserve))
        guard sendings.count < most else {
            // The next may go when the oldest that count are a day old.
            return .quota(until: sendings[sendings.count - most] + Self.day)
        }
        let surplus = sendings.count + (try await jobsOfOthers(operation)) - most
        guard surplus >= 0 else { return nil }
        // The list has no times: at the latest when our own have made room, or the whole day is over.
        return .quota(until: (surplus < sendings.count ? sendings[surplus] : now) + Self.day)
    }

    /// How many jobs of an operation the platform has from the last 24 hours that this state does not know. Asked once
    /// for each operation; an app that may not ask knows of none.
    private func jobsOfOthers(_ operation: Operation) async throws(RunFolderError) -> Int {
        if let known = othersJobs[operation] { return known }
        let filter = JobFilter(operation: operation, submittedFrom: clock.now - Self.day)
        let known = state.jobs
        var others: [Int64] = []
        if case .success(let listing) = await ask({ () throws(GatewayError) in try await gateway.jobs(filter) }) {
            others = listing.jobs.map(\.id).filter { !known.contains($0) }
        }
        othersJobs[operation] = others.count
        // What is there before a feed goes is not its job, whatever comes of its answer. Of a feed that went before it
        // may be.
        if !state.openFeeds.contains(where: { $0.phase == .intended && $0.operation == operation }) {
            try state.noteForeign(others, at: clock.now)
        }
        return others.count
    }

    /// Why a feed is to stay where it is, whatever the hour; nil when it may go.
    private func hold(_ feed: RunPlan.Feed, _ items: FeedItems, _ carried: CarriedItems) -> FeedHold? {
        let busy = busy ?? BusyProducts(state, besides: plan.id, packedAt: plan.packedAt)
        self.busy = busy
        guard feed.operation == .productCreate else { return busy.hold(items, feed.operation) }
        // One run creates no item twice: only what another one left open matters, which is seldom anything.
        let products = state.directory(besides: plan.id)
        let existing = carried.indices.filter { position in
            carried.withID(position) {
                products.productID(item: $0) != nil
                    || (products.isUncertain(item: $0) || doubtfulCreates.contains(Array($0)))
                        && !settings.allowsDoubtfulCreates
            }
        }
        return existing.first.map { .exists(count: existing.count, item: carried.id($0)) }
    }

    /// Submits a feed that is intended.
    ///
    /// - Returns: whether it is to be tried once more.
    private func submit(_ feed: RunPlan.Feed, _ items: FeedItems) async throws(RunFolderError) -> Bool {
        let key = key(feed.name)
        let answer: Result<Int64, GatewayError>
        do throws(GatewayError) {
            answer = .success(try await gateway.submit(feed.operation, itemList: items.bytes))
        } catch {
            answer = .failure(error)
        }
        switch answer {
        case .success(let job):
            try state.sent(key, job: job, at: clock.now)
            try note(key)
            try learn(feed.name)
            return false
        case .failure(let error) where Self.isTooLarge(error) && feed.operation != .productCreate && feed.itemCount > 1:
            // Nobody knows how far it came. An update says absolute values: its halves may go at once.
            lastErrors[feed.name] = error
            try state.notTaken(key)
            try note(key)
            _ = try splitIfRefused(feed)
            return false
        case .failure(let error) where error.mayHaveTakenEffect:
            // It is found out later what came of it, before it may go again.
            lastErrors[feed.name] = error
            isAnswerLost = true
            await copeWithLostAnswer(error)
            return false
        case .failure(let error) where error.kind == .request:
            guard feed.itemCount > 1 else {
                try refuse(feed, items, error)
                return false
            }
            // None of its items is to blame for it until it is refused alone.
            lastErrors[feed.name] = error
            try state.notTaken(key)
            try note(key)
            _ = try splitIfRefused(feed)
            return false
        case .failure(let error):
            try state.notTaken(key)
            try note(key)
            return await handle(error)
        }
    }

    /// What the error of a call whose effect is not known means for going on.
    private func copeWithLostAnswer(_ error: GatewayError) async {
        switch error.kind {
        case .banned, .credentials, .configuration, .unavailable, .interrupted: _ = await handle(error)
        case .retryable, .unreachable, .request: break
        }
    }

    /// The platform refuses the feed as it is: each of its items failed.
    private func refuse(_ feed: RunPlan.Feed, _ items: FeedItems, _ error: GatewayError) throws(RunFolderError) {
        let code = error.answer.map { $0.subCode.isEmpty ? $0.code : $0.subCode } ?? "refused"
        let message = error.answer?.words ?? error.problem
        let lines = items.ranges.indices.map { position in
            ResultLine(
                item: items.id(position), feed: feed, position: position, status: .failed, code: code, message: message)
        }
        try log?.append(feed.name, lines)
        try state.refuse(key(feed.name), code: code, message: message)
        try note(key(feed.name))
    }

    /// Sets the stock or the prices of a feed's products without a feed, twenty products a call. What it says is
    /// absolute, so a part that was interrupted is done once more. Until then the feed stays intended, unless it is
    /// certain that nothing of it arrived: what may have taken effect is in doubt, and sent again whatever the exports say
    /// next.
    ///
    /// - Returns: whether all of it is to be tried once more.
    private func update(_ feed: RunPlan.Feed, _ items: FeedItems) async throws(RunFolderError) -> Bool {
        let key = key(feed.name)
        let kind: DirectUpdateKind = OperationList[feed.operation].content == .stock ? .stock : .prices
        var lines: [ResultLine] = []
        for start in stride(from: 0, to: items.count, by: DirectUpdate.greatestProductCount) {
            guard start == 0 || goesOn else { return false }
            let positions = start..<min(start + DirectUpdate.greatestProductCount, items.count)
            switch await DirectCall(kind, gateway).send(items, positions) {
            case .success(let outcomes):
                for (position, outcome) in zip(positions, outcomes) {
                    lines.append(ResultLine(item: items.id(position), feed: feed, position: position, outcome))
                }
            case .failure(let error) where error.kind == .request:
                // Single products are not to blame for it, but it would be said again.
                let code = error.answer.map { $0.subCode.isEmpty ? $0.code : $0.subCode } ?? "refused"
                for position in positions {
                    lines.append(
                        ResultLine(
                            item: items.id(position), feed: feed, position: position,
                            .failed(code: code, message: error.answer?.words ?? error.problem)))
                }
            case .failure(let error) where lines.isEmpty && !error.mayHaveTakenEffect:
                try state.notTaken(key)
                try note(key)
                if mayGoAsFeed(error) {
                    direct = direct.filter { $0.operation != feed.operation }
                    return false
                }
                return await handle(error)
            case .failure(let error):
                lastErrors[feed.name] = error
                return await handle(error)
            }
        }
        try log?.append(feed.name, lines)
        try state.settle(key, job: nil, ItemResults(statuses: lines.map(\.status), productIDs: []), at: clock.now)
        try note(key)
        return false
    }
}
