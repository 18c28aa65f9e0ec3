import Bytes
import FeedGateway
import FeedModel
import FeedPacking
import RunFolder

extension Submission {
    /// Puts a feed whose pictures are in the platform's bank in the place of one whose pictures are not.
    ///
    /// The feed that was packed stays as it is, with the addresses of the export: by those nights are compared. The other
    /// one is written whole, and in the plan, before anything of it is sent.
    ///
    /// - Returns: whether the feed is done with: another one took its place, it is held, or sending stops.
    func bankPictures(_ feed: RunPlan.Feed, _ items: FeedItems) async throws(RunFolderError) -> Bool {
        guard let uploader = pictures, feed.operation.carriesWholeProduct, uploader.report.refusal == nil else {
            return false
        }
        var read: [ItemPictures?] = []
        for position in items.ranges.indices {
            read.append(items.with(position) { ItemPictures.areSurelyBanked(in: $0) ? nil : ItemPictures($0) })
        }
        var addresses: [String] = []
        var seen: Set<String> = []
        for use in read.lazy.compactMap({ $0 }).flatMap(\.uses)
        where PictureUploader.isForeign(use.address) && seen.insert(use.address).inserted {
            addresses.append(use.address)
        }
        guard !addresses.isEmpty else { return false }
        let outcomes: [String: PictureUploader.Outcome]
        var pause = true
        while true {
            do throws(PictureUploader.Stop) {
                let progress = PictureProgress(addresses.count)
                outcomes = try await uploader.outcomes(of: addresses) { [report] in report(progress.next()) }
                break
            } catch {
                try state.note(uploader.pictures)
                switch error {
                case .interrupted:
                    stop = .interrupted
                    return true
                case .folder(let error): throw error
                case .gateway(let error):
                    // A short ban was waited for: once more, with what is there by now.
                    guard await handle(error), pause else {
                        if stop == nil { stop = .unreachable(error) }
                        return true
                    }
                    pause = false
                }
            }
        }
        try state.note(uploader.pictures)
        show()
        return try put(outcomes, into: feed, items, read)
    }

    private func put(
        _ outcomes: [String: PictureUploader.Outcome], into feed: RunPlan.Feed, _ items: FeedItems,
        _ read: [ItemPictures?]
    ) throws(RunFolderError) -> Bool {
        guard let place = plan.feeds.firstIndex(where: { $0.name == feed.name }) else { return false }
        var notes: [RunPlan.PictureNote] = []
        var rewritten: [Int: [UInt8]] = [:]
        var hasChanged = false
        var held = 0
        for position in items.ranges.indices {
            guard let pictures = read[position] else {
                rewritten[position] = Array(items.bytes[items.ranges[position]])
                continue
            }
            var item = ItemNotes(position)
            let (bytes, left) = pictures.rewritten { use in item.fate(of: use, outcomes[use.address]) }
            if left == 0, item.lacksPictures { item.noteNoneLeft() }
            notes += item.notes
            guard !item.isHeld else {
                held += 1
                continue
            }
            hasChanged = hasChanged || item.hasChanged
            rewritten[position] = bytes
        }
        plan.feeds[place].pictures = notes
        guard !rewritten.isEmpty else {
            pictures?.hold(items: held)
            holds[feed.name] = .pictures(items: held)
            try keepPlan()
            return true
        }
        guard hasChanged || held > 0 else {
            if !notes.isEmpty { try keepPlan() }
            return false
        }
        pictures?.hold(items: held)
        var made = try makeFeeds(
            feed.operation, [(feed, rewritten.keys.sorted())], maximumItems: max(settings.feedItems, feed.itemCount),
            maximumBytes: settings.feedBytes, item: { _, position in rewritten[position] ?? [] })
        for index in made.indices { made[index].hasBankedPictures = true }
        plan.feeds.insert(contentsOf: made, at: place + 1)
        replaced.insert(feed.name)
        rewrittenFeeds.insert(feed.name)
        holds[feed.name] = nil
        try keepPlan()
        return true
    }

    /// About how many pictures are still to be uploaded.
    func picturesToUpload() throws(RunFolderError) -> Int {
        guard let uploader = pictures else { return 0 }
        var addresses: Set<String> = []
        for feed in plan.feeds
        where feed.operation.carriesWholeProduct && isUnsent(feed.name) && !replaced.contains(feed.name) {
            let items = FeedItems(try folder.readFeed(feed.name))
            for position in items.ranges.indices {
                let pictures = items.with(position) { ItemPictures.areSurelyBanked(in: $0) ? nil : ItemPictures($0) }
                for use in pictures?.uses ?? [] where PictureUploader.isForeign(use.address) {
                    addresses.insert(use.address)
                }
            }
        }
        return uploader.unknown(among: addresses)
    }
}

/// Counts pictures that are done.
private final class PictureProgress: Sendable {
    private let done = Locked(0)
    private let all: Int

    init(_ all: Int) { self.all = all }

    func next() -> SubmissionProgress {
        let done = done.withLock { done in
            done = min(done + 1, all)
            return done
        }
        return SubmissionProgress(pictures: all, picturesDone: done)
    }
}

/// What becomes of the pictures of one item.
private struct ItemNotes {
    let position: Int
    private(set) var notes: [RunPlan.PictureNote] = []
    private(set) var hasChanged = false
    /// One of the product's own pictures is left out.
    private(set) var lacksPictures = false
    private(set) var isHeld = false

    init(_ position: Int) { self.position = position }

    mutating func fate(of use: ItemPictures.Use, _ outcome: PictureUploader.Outcome?) -> ItemPictures.Fate {
        switch outcome {
        case .stays?, nil: return .stays
        case .banked(let address, let remarks)?:
            for remark in remarks { note(use, remark, isLeftOut: false) }
            hasChanged = true
            return .becomes(address)
        case .missing(let remark)?:
            note(use, remark, isLeftOut: true)
            hasChanged = true
            if use.spot == .list { lacksPictures = true }
            return .isLeftOut
        case .noRoom(let remark)?:
            note(use, remark, isLeftOut: true)
            isHeld = true
            return .stays
        }
    }

    /// A product without any picture is none that the platform takes.
    mutating func noteNoneLeft() {
        isHeld = true
        notes.append(
            RunPlan.PictureNote(
                position: position, pointer: "#/image_url_list", code: PictureRemark.Code.noneLeft.rawValue,
                address: "", words: "", isLeftOut: true))
    }

    private mutating func note(_ use: ItemPictures.Use, _ remark: PictureRemark, isLeftOut: Bool) {
        let note = RunPlan.PictureNote(
            position: position, pointer: use.pointer, code: remark.code.rawValue, address: use.address,
            words: remark.words, isLeftOut: isLeftOut)
        if !notes.contains(note) { notes.append(note) }
    }
}
