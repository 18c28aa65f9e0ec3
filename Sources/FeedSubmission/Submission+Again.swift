import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import JSONText
import RunFolder

extension Submission {
    /// Puts the items of an operation that failed for a reason of the platform's own into one more feed, once all its
    /// feeds are settled.
    ///
    /// A create is tried again only where the platform has no product with the item's SKU code: it happens that one is
    /// published although the platform says that it failed.
    ///
    /// - Returns: whether there is a new feed.
    func gatherTransientFailures() async throws(RunFolderError) -> Bool {
        guard settings.retriesTransient else { return false }
        var hasNew = false
        for operation in Operation.allCases where !gathered.contains(operation) {
            let feeds = plan.feeds.filter {
                $0.operation == operation && !replaced.contains($0.name) && !isDirect($0)
            }
            guard !feeds.isEmpty, feeds.allSatisfy({ isSettled($0.name) }) else { continue }
            var failures: [(feed: RunPlan.Feed, positions: [Int])] = []
            for feed in feeds {
                guard goesOn else { return false }
                let positions = try transientFailures(of: feed)
                if !positions.isEmpty { failures.append((feed, positions)) }
            }
            if operation == .productCreate { failures = try await withoutExisting(failures) }
            guard goesOn else { return false }
            if !failures.isEmpty { hasNew = true }
            if !failures.isEmpty {
                plan.feeds += try makeFeeds(
                    operation, failures, maximumItems: settings.feedItems, maximumBytes: settings.feedBytes)
                try keepPlan()
            }
            gathered.insert(operation)
        }
        return hasNew
    }

    private func transientFailures(of feed: RunPlan.Feed) throws(RunFolderError) -> [Int] {
        guard case .settled(_, let settled) = state[key(feed.name)]?.phase else { return [] }
        var positions: [Int] = []
        guard settled.statuses.contains(.failed) else { return [] }
        var position = -1
        var tape = JSONTape()
        try log?.readLines(of: feed.name) { line in
            position += 1
            guard settled.statuses[position] == .failed, let result = ReadResult(line, with: &tape), result.raw != nil
            else { return }
            let persistence = PlatformCodes.persistence(result.code ?? "", message: result.message ?? "")
            if persistence == .transient { positions.append(position) }
        }
        return positions
    }

    func withoutExisting(
        _ failures: [(feed: RunPlan.Feed, positions: [Int])]
    ) async throws(RunFolderError) -> [(feed: RunPlan.Feed, positions: [Int])] {
        var left: [(feed: RunPlan.Feed, positions: [Int])] = []
        for (feed, positions) in failures {
            let items = FeedItems(try folder.readFeed(feed.name))
            var absent: [Int] = []
            for (position, item) in zip(positions, items.carried(positions)) {
                switch await presence(of: item) {
                case .found(let product)?: try state.learn([(item, product)])
                case .absent?: absent.append(position)
                case .undecided?: break
                case nil: guard goesOn else { return [] }
                }
            }
            left.append((feed, absent))
        }
        return left.filter { !$0.positions.isEmpty }
    }

    /// Makes the feed of items of other feeds, or as many as it takes. They are on disk, and not in the plan yet.
    ///
    /// - Parameters:
    ///   - number: how many feeds are made already that are not in the plan yet.
    ///   - item: what an item becomes; nil: it stays as it is.
    func makeFeeds(
        _ operation: Operation, _ picked: [(feed: RunPlan.Feed, positions: [Int])], maximumItems: Int,
        maximumBytes: Int, after number: Int = 0, item change: ((RunPlan.Feed, Int) -> [UInt8])? = nil
    ) throws(RunFolderError) -> [RunPlan.Feed] {
        var number = plan.feeds.count { $0.operation == operation } + number
        var made: [RunPlan.Feed] = []
        var list: [UInt8] = []
        var size = 0
        var origins: [RunPlan.Origin] = []
        func close() throws(RunFolderError) {
            number += 1
            list.append(0x5D)
            let name = RunLayout.feed(operation: operation.name, number: number)
            try folder.writeFeed(name, list)
            made.append(
                RunPlan.Feed(
                    name: name, operation: operation, lane: picked.first?.feed.lane, itemCount: origins.count,
                    checksum: FeedChecksum.of(list),
                    origins: origins))
            (list, size, origins) = ([], 0, [])
        }
        for (feed, positions) in picked {
            let items = FeedItems(try folder.readFeed(feed.name))
            for position in positions {
                let item = change?(feed, position) ?? Array(items.bytes[items.ranges[position]])
                // A comma or a bracket before it, and one after the last, take three bytes each.
                let needed = item.withUnsafeBufferPointer { ItemEncoder.formEncodedCount($0) } + 3
                let isFull = origins.count == maximumItems || needed + 3 > maximumBytes - size
                if isFull, !origins.isEmpty { try close() }
                list.append(origins.isEmpty ? 0x5B : 0x2C)
                list += item
                size += needed
                origins.append(RunPlan.Origin(feed: feed.name, position: position))
            }
        }
        try close()
        return made
    }

    /// Writes down that the plan has more feeds.
    func keepPlan() throws(RunFolderError) {
        try folder.writeLedger(plan, state.feeds(of: plan.id))
        ledger = try folder.appendLedger()
    }
}
