package import Bytes
package import FeedModel
import Glibc
import JSONText

/// Whose products a state knows: it is kept apart by gateway, endpoint and seller.
package struct StateIdentity: Sendable, Equatable {
    /// Such as `iop`.
    package let gateway: String
    /// The URL that feeds go to.
    package let endpoint: String
    /// What the platform or the configuration calls the seller.
    package let seller: String

    /// An identity; two states never have the same.
    package init(gateway: String, endpoint: String, seller: String) {
        self.gateway = gateway
        self.endpoint = endpoint
        self.seller = seller
    }

    /// The name of its folder: readable, and different for different ones.
    var folder: String {
        let readable = "\(gateway)-\(seller)".unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) ? scalar : "-"
        }
        var text = "\(gateway)\n\(endpoint)\n\(seller)"
        let digits = String(text.withUTF8 { $0.hash64 }, radix: 16)
        return String(String.UnicodeScalarView(readable.prefix(48))) + "-"
            + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Whether a folder beside states is called as they are, or is the sandbox's own or that of tokens.
    static func isFolder(_ name: String) -> Bool {
        let digits = name.utf8.suffix(16)
        let isHexadecimal = digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return name == "sandbox" || name == TokenEnds.folder
            || (name.utf8.count > 17 && isHexadecimal && name.dropLast(16).hasSuffix("-"))
    }
}

/// What feedmill remembers from night to night of one seller: every feed that was to be sent and how far it came, and
/// which products there are. Locked as long as this value lives; replayed from its journal when it is opened.
///
/// Every change is on disk when its method returns. Used by one task at a time.
package final class SubmissionState {
    /// Whose products it knows.
    package let identity: StateIdentity
    /// Its own folder.
    package let path: String
    /// Other users could read it until now.
    package let wasOpenToOthers: Bool
    private var replay = Replay()
    /// What the platform last accepted of every item, as of the last night that was written down.
    package private(set) var accepted = AcceptedProducts.empty
    /// Products of which nothing is left but their ids, where what was accepted is lost.
    package internal(set) var rebuilt: [CarriedItem] = []
    let folder: Directory
    private let lock: FolderLock
    /// The folder says that something was to be sent from here: without its journal it is no empty state.
    private var hasBegun: Bool
    private let journal: Journal
    private let compactsAt: UInt64

    /// How long feeds are remembered after they were sent, in milliseconds. An older run is not sent any more.
    package static let retention: Int64 = 90 * 86_400_000
    /// How long jobs of others are remembered, and which products feeds of stock and prices were about.
    static let foreignRetention: Int64 = 7 * 86_400_000
    static let productRetention: Int64 = 2 * 86_400_000
    /// A journal that has grown to this many bytes is compacted: when it is opened, and once what it says was accepted is
    /// written down, so that the next night need not read it.
    package static let compactionSize: UInt64 = 1 << 17

    /// Opens the state of a seller below `directory`, or begins it.
    ///
    /// - Parameter now: milliseconds since 1970.
    package convenience init(
        directory: String, identity: StateIdentity, now: Int64, compactsAt: UInt64 = SubmissionState.compactionSize,
        rebuilds: Bool = false, storage: (any StorageGuard)? = nil
    ) throws(RunFolderError) {
        try self.init(
            path: "\(directory)/\(identity.folder)", identity: identity, now: now, compactsAt: compactsAt,
            rebuilds: rebuilds, storage: storage)
    }

    /// Opens the state in the folder at `path`, or begins it.
    ///
    /// - Parameter rebuilds: where what was accepted is lost, the products' ids alone do.
    package init(
        path: String, identity: StateIdentity, now: Int64, compactsAt: UInt64 = SubmissionState.compactionSize,
        rebuilds: Bool = false, storage: (any StorageGuard)? = nil
    ) throws(RunFolderError) {
        self.identity = identity
        self.path = path
        self.compactsAt = compactsAt
        do throws(RunFolderError) {
            let opened = try PrivateFolder(path: path, storage: storage)
            folder = opened.directory
            wasOpenToOthers = opened.isMended
            lock = try FolderLock(in: folder)
            try StateFiles.expectJournal(in: folder)
            var replay = Replay()
            journal = try Journal(in: folder, first: JournalEvent.opened(identity).json) {
                [folder] (json, line) throws(RunFolderError) in
                guard let event = JournalEvent(json) else {
                    throw RunFolderError(
                        path: "\(folder.path)/\(Journal.name)",
                        reason: .damaged(line: line, "this version of feedmill cannot read it"))
                }
                replay.apply(event)
            }
            guard replay.identity == identity else {
                throw RunFolderError(path: folder.path, reason: .unfit("is the state of another seller"))
            }
            try StateFiles.expectAccepted(in: folder, by: replay)
            if let known = replay.accepted {
                do throws(RunFolderError) {
                    accepted = try AcceptedProducts(folder, digest: known.digest)
                    replay.products.attach(accepted)
                } catch {
                    guard rebuilds else { throw error }
                    rebuilt = try ProductIDs.read(known.ids, in: folder)
                    replay.products.recall(rebuilt)
                }
            }
            self.replay = replay
        } catch {
            throw error.ofState
        }
        hasBegun = StateFiles.hasBegun(folder)
        try compactIfGrown(now)
    }

    /// Twice what was left of it the last time: otherwise a large one would be written anew at each start.
    func compactIfGrown(_ now: Int64) throws(RunFolderError) {
        if journal.size >= max(compactsAt, replay.compactedSize * 2) { try compact(now) }
    }

    // MARK: What is asked of it

    /// The products that are known.
    package var products: KnownProducts { replay.products }

    /// The same, with the items whose create is not settled.
    package var directory: KnownProducts { directory(besides: nil) }

    /// The same without the items of one run.
    package func directory(besides run: String?) -> KnownProducts { replay.directory(besides: run) }

    /// What is known of a feed; nil where it was never to be sent.
    package subscript(key: FeedKey) -> SentFeed? { replay.feeds[key] }

    private var all: some Sequence<SentFeed> { replay.order.lazy.compactMap { [replay] in replay.feeds[$0] } }

    /// Every feed that is remembered, in the order in which they were sent.
    package var allFeeds: [SentFeed] { Array(all) }

    /// Feeds of which it is still to be found out what became of them, in the order in which they were sent.
    package var openFeeds: [SentFeed] { all.filter(\.isOpen) }

    /// Feeds of a run, in the order in which they were sent.
    package func feeds(of run: String) -> [SentFeed] { all.filter { $0.key.run == run } }

    /// Every job that is known.
    package var jobs: Set<Int64> { Set(replay.feeds.values.compactMap(\.job)) }

    /// When the feeds of an operation were sent that count for its quota, in milliseconds since 1970, ascending.
    package func sendings(of operation: Operation, since time: Int64) -> [Int64] {
        replay.feeds.values.filter { feed in
            guard feed.operation == operation, feed.intendedAt > time else { return false }
            return feed.counts && !feed.wentWithoutJob
        }.map(\.intendedAt).sorted()
    }

    /// The products that feeds which are not settled may still change, with the folder of the run of each.
    package var busyProducts: [Int64: String] {
        var busy: [Int64: String] = [:]
        for feed in openFeeds { for product in feed.products where product > 0 { busy[product] = feed.folder } }
        return busy
    }

    /// A product that is known to be on the platform, by the code of one of its SKUs: the one that was learned last.
    package var lastLearned: (skuCode: String, productID: Int64)? { replay.lastLearned ?? accepted.example }

    /// When what was accepted was written down last, in milliseconds since 1970; nil where that never was.
    package var acceptedAt: Int64? { replay.accepted?.time }

    /// When a run other than that one last sent something or heard of it, in milliseconds since 1970; nil where none did.
    package func lastActivity(besides run: String) -> Int64? {
        let others = replay.feeds.values.filter { $0.key.run != run }
        return others.map { max($0.intendedAt, $0.settledAt ?? 0) }.max() ?? acceptedAt
    }

    /// The SHA-256 of the file of what was accepted.
    var acceptedDigest: String? { replay.accepted?.digest }
    /// The SHA-256 of the file of the products' ids.
    var acceptedIDs: String? { replay.accepted?.ids }

    /// Feeds of which it is known what became of them, or that it never will be, since what was accepted was written
    /// down, in that order.
    package var unmergedFeeds: [SentFeed] {
        var seen: Set<FeedKey> = []
        return replay.unmerged.reversed().filter { seen.insert($0).inserted }.reversed().compactMap { replay.feeds[$0] }
    }

    /// How large feeds may be, as far as it was found out.
    package var limits: FeedLimits { replay.limits }

    /// How much the file of pictures has at least; nil where there never was one.
    var picturesNoted: (generation: Int, lines: Int)? { replay.pictures }

    /// Jobs that are known not to be of this state, with the time when they were first seen, in milliseconds since 1970.
    package var foreignJobs: [Int64: Int64] { replay.foreignJobs }

    /// Items whose create was sent or may have been, and whose result is not known.
    package var uncertainCreates: [(feed: FeedKey, item: CarriedItem)] { replay.uncertainCreates }

    /// As `StateReading` has it.
    package var fingerprint: String {
        get throws(RunFolderError) {
            do throws(RunFolderError) { return try StateReading.fingerprint(of: folder) } catch { throw error.ofState }
        }
    }

    /// Nothing was ever sent, and no product is known.
    package var isNew: Bool { !hasBegun && replay.feeds.isEmpty && products.count == 0 }

    // MARK: What it learns

    /// A feed is about to be sent.
    package func intend(_ feed: SentFeed) throws(RunFolderError) {
        if !hasBegun {
            do throws(RunFolderError) { try StateFiles.begin(folder) } catch { throw error.ofState }
            hasBegun = true
        }
        try add(.intended(feed))
    }

    /// The platform made it a job.
    package func sent(_ key: FeedKey, job: Int64, at time: Int64) throws(RunFolderError) {
        try add(.sent(key, job: job, at: time))
    }

    /// What became of its items is known.
    ///
    /// - Parameter time: when, in milliseconds since 1970.
    package func settle(
        _ key: FeedKey, job: Int64?, _ results: ItemResults, at time: Int64? = nil
    ) throws(RunFolderError) {
        try add(.settled(key, job: job, results, at: time))
    }

    /// It has not reached the platform, or was not taken there for now.
    package func notTaken(_ key: FeedKey) throws(RunFolderError) { try add(.notTaken(key)) }

    /// It was refused as a whole.
    package func refuse(_ key: FeedKey, code: String, message: String) throws(RunFolderError) {
        try add(.refused(key, code: code, message: message))
    }

    /// These jobs on the platform are not of this state.
    package func noteForeign(_ jobs: [Int64], at time: Int64) throws(RunFolderError) {
        let new = jobs.filter { replay.foreignJobs[$0] == nil }
        if !new.isEmpty { try add(.foreign(new, at: time)) }
    }

    /// Nobody can say what became of it.
    package func giveUp(_ key: FeedKey) throws(RunFolderError) { try add(.unknown(key)) }

    /// Products were found on the platform.
    package func learn(_ found: [(item: CarriedItem, productID: Int64)]) throws(RunFolderError) {
        guard !found.isEmpty else { return }
        try add(.known(found.map { JournalEvent.KnownProduct(item: $0.item, productID: $0.productID) }))
    }

    /// The platform has no product of that item any longer.
    package func forget(item: String) throws(RunFolderError) { try add(.forgotten(item: item)) }

    /// More is known of how large feeds may be.
    package func note(_ limits: FeedLimits) throws(RunFolderError) { try add(.limits(limits)) }

    func add(_ event: JournalEvent) throws(RunFolderError) {
        do throws(RunFolderError) { try journal.append([event.json]) } catch { throw error.ofState }
        replay.apply(event)
    }

    /// Puts another file in the place of what was accepted.
    func replace(_ accepted: AcceptedProducts) {
        self.accepted = accepted
        replay.products.attach(accepted)
    }

    /// Keeps what the platform said of items of runs whose folder is not at hand: lines of JSON, each with its line feed,
    /// on disk when it returns.
    package func keep(_ results: borrowing ByteBuffer) throws(RunFolderError) {
        do throws(RunFolderError) { try StateFiles.keep(results, in: folder) } catch { throw error.ofState }
    }

    /// Whether it is known which of the seller's products are of items, or that there were none before feedmill.
    package var isShopKnown: Bool { folder.isFile(StateFiles.shopKnown) }

    /// From now on products may be created: what was there before is known.
    package func noteShopKnown() throws(RunFolderError) {
        guard !isShopKnown else { return }
        do throws(RunFolderError) { try StateFiles.mark(StateFiles.shopKnown, in: folder) } catch {
            throw error.ofState
        }
    }

    /// Notes by which names the platform knows the seller, and which app sends for it.
    package func note(_ owner: StateOwner) throws(RunFolderError) {
        do throws(RunFolderError) { try StateFiles.note(owner, in: folder) } catch { throw error.ofState }
    }

    /// Hands every line to `body`, and puts in their place what it emits.
    func rewriteJournal(
        _ body: (JournalEvent, (JournalEvent) throws(RunFolderError) -> Void) throws(RunFolderError) -> Void
    ) throws(RunFolderError) {
        try journal.rewrite { (json, writer) throws(RunFolderError) in
            guard let event = JournalEvent(json) else { return }
            try body(event) { (event) throws(RunFolderError) in try writer.emit(event.json) }
        } last: { size in
            JournalEvent.compacted(size: size).json
        }
    }
}
