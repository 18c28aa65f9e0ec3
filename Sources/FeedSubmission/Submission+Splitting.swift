import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import JSONText
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
        guard halved < settings.splitFeeds else {
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

    /// Makes two feeds of half the items of each whose job ended with every item failed, and with one and the same word of
    /// the platform's that says nothing of any of them: something about the whole of it was wrong, such as its size.
    ///
    /// Of creates only what is certain not to be there goes again.
    ///
    /// - Returns: whether there are new feeds.
    func halveUnexplained() async throws(RunFolderError) -> Bool {
        var hasNew = false
        for feed in plan.feeds where feed.itemCount > 1 && !replaced.contains(feed.name) && !isDirect(feed) {
            guard goesOn, halved < settings.splitFeeds,
                !plan.feeds.contains(where: { $0.origins.first?.feed == feed.name }),
                let words = try unexplainedFailure(of: feed)
            else { continue }
            var positions = Array(0..<feed.itemCount)
            if feed.operation == .productCreate {
                positions = try await withoutExisting([(feed, positions)]).first?.positions ?? []
            }
            guard goesOn, positions.count > 1 else { continue }
            let half = (positions.count + 1) / 2
            var parts: [RunPlan.Feed] = []
            for some in [Array(positions[..<half]), Array(positions[half...])] {
                parts += try makeFeeds(
                    feed.operation, [(feed, some)], maximumItems: .max, maximumBytes: .max, after: parts.count)
            }
            plan.feeds += parts
            unexplained[feed.name] = words
            try keepPlan()
            hasNew = true
        }
        return hasNew
    }

    /// What the platform said of each item of a feed that failed as a whole; nil where an item, or the platform, explains
    /// it.
    private func unexplainedFailure(of feed: RunPlan.Feed) throws(RunFolderError) -> String? {
        guard case .settled(.some, let settled) = state[key(feed.name)]?.phase,
            settled.statuses.allSatisfy({ $0 == .failed })
        else { return nil }
        var (first, isOne) = (ReadResult?.none, true)
        var tape = JSONTape()
        try log?.readLines(of: feed.name) { line in
            guard isOne else { return }
            guard let result = ReadResult(line, with: &tape) else { return isOne = false }
            if let first { isOne = first.saysTheSame(as: result) } else { first = result }
        }
        guard isOne, let first, first.raw?.isEmpty == false else { return nil }
        let (code, words) = (first.code ?? "", first.message ?? "")
        // A code that is known, and a pointer into an item, are explanations; trouble of the platform's own has its own way.
        guard PlatformCodes.entry(code, message: words) == nil,
            PlatformCodes.persistence(code, message: words) == .permanent, !words.contains("#/")
        else { return nil }
        return code.isEmpty ? words : "\(code): \(words)"
    }

    /// Where both halves of a feed that failed as a whole went through, its size was what was wrong.
    func learnFromHalves() throws(RunFolderError) {
        for (name, words) in unexplained {
            guard let whole = plan.feeds.first(where: { $0.name == name }) else { continue }
            let parts = plan.feeds.filter { $0.origins.first?.feed == name }
            guard !parts.isEmpty, parts.allSatisfy({ isSettled($0.name) }) else { continue }
            unexplained[name] = nil
            halvedUnexplained += 1
            var isStillWrong = false
            for part in parts where try unexplainedFailure(of: part) != nil { isStillWrong = true }
            guard !isStillWrong else { continue }
            var limits = state.limits
            limits.noteRefused(
                .items, whole.itemCount, part: parts.map(\.itemCount).max() ?? 1, words: words, at: clock.now)
            if limits != state.limits { try state.note(limits) }
        }
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
        return answer.words.isEmpty ? code : "\(code): \(answer.words)"
    }
}
