import FeedGateway
import FeedModel
import FeedPacking
import RunFolder

extension Submission {
    /// Whether a feed is refused as a whole for a reason that none of its items explains: its size, or what the platform
    /// does not say. It would be refused again.
    private static func concernsWhole(_ error: GatewayError) -> Bool { error.kind == .request || isTooLarge(error) }

    /// Something on the way took offence at the bytes.
    static func isTooLarge(_ error: GatewayError) -> Bool { error.httpStatus == 413 }

    /// Puts two feeds of half the items in the place of one that would be refused: it was before, or another one was of
    /// its size.
    ///
    /// - Returns: whether the feed is done with: halved, or held because as many extra feeds were made as may be.
    func splitIfRefused(_ feed: RunPlan.Feed) throws(RunFolderError) -> Bool {
        if let error = lastErrors[feed.name], Self.concernsWhole(error) {
            return try split(feed, because: Self.words(error))
        }
        for measure in FeedLimits.Measure.allCases {
            guard let refused = state.limits.refused(measure, now: clock.now),
                try size(of: feed, measure) >= refused
            else { continue }
            return try split(feed, because: state.limits[measure].words)
        }
        return false
    }

    /// Puts two feeds of half the items in the place of one of which it is certain that the platform has nothing.
    ///
    /// - Returns: as `splitIfRefused`; false for a feed of one item.
    func split(_ feed: RunPlan.Feed, because words: String) throws(RunFolderError) -> Bool {
        guard feed.itemCount > 1 else { return false }
        guard replaced.count < settings.splitFeeds else {
            holds[feed.name] = .tooLarge(items: feed.itemCount, words)
            return true
        }
        let half = (feed.itemCount + 1) / 2
        var parts: [RunPlan.Feed] = []
        for positions in [Array(0..<half), Array(half..<feed.itemCount)] {
            parts += try makeFeeds(
                feed.operation, [(feed, positions)], maximumItems: .max, maximumBytes: .max, after: parts.count)
        }
        let place = plan.feeds.firstIndex { $0.name == feed.name } ?? plan.feeds.endIndex - 1
        plan.feeds.insert(contentsOf: parts, at: place + 1)
        replaced.insert(feed.name)
        holds[feed.name] = nil
        try keepPlan()
        return true
    }

    /// A feed was taken: its size is one that may be, and where that makes a halved one whole, the size of that is not.
    func learn(_ name: String) throws(RunFolderError) {
        guard let feed = plan.feeds.first(where: { $0.name == name }) else { return }
        var limits = state.limits
        limits.noteTaken(.items, feed.itemCount)
        if limits[.bytes].refused != nil { limits.noteTaken(.bytes, try size(of: feed, .bytes)) }
        if let whole = feed.origins.first?.feed, replaced.contains(whole), let error = lastErrors[whole],
            let refused = plan.feeds.first(where: { $0.name == whole })
        {
            let parts = plan.feeds.filter { $0.origins.first?.feed == whole }
            if parts.allSatisfy({ wasTaken($0.name) }) {
                let measure: FeedLimits.Measure = Self.isTooLarge(error) ? .bytes : .items
                var largest = 0
                for part in parts { largest = max(largest, try size(of: part, measure)) }
                limits.noteRefused(
                    measure, try size(of: refused, measure), part: largest, words: Self.words(error), at: clock.now)
            }
        }
        if limits != state.limits { try state.note(limits) }
    }

    private func wasTaken(_ feed: String) -> Bool {
        switch state[key(feed)]?.phase {
        case .sent, .settled: true
        case .intended, .notTaken, .refused, .unknown, nil: false
        }
    }

    private func size(of feed: RunPlan.Feed, _ measure: FeedLimits.Measure) throws(RunFolderError) -> Int {
        switch measure {
        case .items: feed.itemCount
        case .bytes: try folder.readFeed(feed.name).withUnsafeBufferPointer { ItemEncoder.formEncodedCount($0) }
        }
    }

    /// What the platform said, in short.
    static func words(_ error: GatewayError) -> String {
        guard let answer = error.answer else { return error.problem }
        let code = answer.subCode.isEmpty ? answer.code : answer.subCode
        let message = answer.subMessage.isEmpty ? answer.message : answer.subMessage
        return message.isEmpty ? code : "\(code): \(message)"
    }
}
