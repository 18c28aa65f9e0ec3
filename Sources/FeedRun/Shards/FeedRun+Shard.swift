import Bytes
import CategoryRules
import FeedGateway
import FeedModel
import FeedSelection
import Foundation
import JSONText
import RunFolder
import RunReports
import ShopDialects

extension FeedRun {
    /// Reads, checks and packs one shard's share of a catalog, and leaves a shard folder.
    ///
    /// The folder is put in its place when it is whole, in the place of the one that is there. So a share that is done twice,
    /// by a slow executor and by the one that was to replace it, changes nothing.
    static func shard(
        _ share: ShardShare, of configuration: Configuration, _ files: CatalogFiles, _ store: CategoryStore,
        progress: any ProgressSink, stop: StopFlag, services: RunServices
    ) async throws(RunFailure) -> RunOutcome {
        do {
            let attempt = try ShardAttempt(share, configuration, files, store, progress, stop, services)
            if configuration.once, let earlier = await attempt.earlier() { return earlier }
            return try await attempt.perform()
        } catch {
            throw RunFailure(of: error)
        }
    }
}

/// What came of one shard.
package struct ShardOutcome: Sendable, Equatable {
    /// Such as `3/16`.
    package var shard: String
    /// Where `shard.feedmill` is.
    package var folder: String
    /// Items of this share.
    package var items = 0
    /// Of the items.
    package var rejected = 0
    /// It was made before, of the same.
    package var isEarlier = false
}

/// A shard from its first byte to its folder.
private struct ShardAttempt {
    private let share: ShardShare
    private let configuration: Configuration
    private let files: CatalogFiles
    private let store: CategoryStore
    private let progress: any ProgressSink
    private let stop: StopFlag
    private let services: RunServices
    private let header: ShardHeader
    /// What the state knows; nil where nothing is compared.
    private let knowledge: PassKnowledge?
    private let started = ContinuousClock.now

    init(
        _ share: ShardShare, _ configuration: Configuration, _ files: CatalogFiles, _ store: CategoryStore,
        _ progress: any ProgressSink, _ stop: StopFlag, _ services: RunServices
    ) throws(RunFailure) {
        guard !files.inputs.contains(where: \.isStandardInput) else {
            throw RunFailure(
                .usage, "standard input (-) cannot be shared among shards", advice: "name files or a directory")
        }
        self.share = share
        self.configuration = configuration
        self.files = files
        self.store = store
        self.progress = progress
        self.stop = stop
        self.services = services
        let state = try Self.state(configuration)
        knowledge = configuration.gateway == .none ? nil : state.map { PassKnowledge($0) } ?? PassKnowledge()
        header = ShardHeader(
            share: share, day: Day.text(CalendarDay.dayNumber(services.clock.now)),
            origin: configuration.origin ?? ConfigurationOrigin(command: "run", words: [], environment: [:]),
            settings: configuration.settings, files: files, categories: Self.categories(store),
            state: configuration.gateway == .none ? nil : state?.fingerprint ?? "",
            approvals: ApprovalsFile.digest(configuration))
    }

    /// The state that items are compared with, looked at without being locked: many shards do so at once. nil where there is
    /// none yet.
    private static func state(_ configuration: Configuration) throws(RunFailure) -> StateReading? {
        guard configuration.gateway != .none else { return nil }
        do throws(RunFolderError) {
            let entries = try StateDirectory(path: configuration.state).entries().filter {
                $0.identity.gateway == configuration.gateway.rawValue
            }
            guard !entries.isEmpty else { return nil }
        } catch {
            throw RunFailure(error)
        }
        return try FeedRun.reading(configuration)
    }

    /// The files of the category data with their sizes: a category that is there for one shard and not for another is judged
    /// differently.
    private static func categories(_ store: CategoryStore) -> [ShardHeader.CategoryFile] {
        guard let directory = store.directory else { return [] }
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.hasSuffix(".json") }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }.map { name in
            let size = try? manager.attributesOfItem(atPath: "\(directory)/\(name)")[.size] as? UInt64
            return ShardHeader.CategoryFile(name: name, size: size ?? 0)
        }
    }

    /// By index whether this shard reads a file.
    private func reads(_ inputs: LazyList<CatalogWalk.Input>) -> [Bool] {
        guard share.unit == .file else { return inputs.map { _ in true } }
        return ShardShare.owners(ofFiles: inputs.map(\.size), among: share.count).map { $0 == share.number }
    }

    /// The shard that the folder holds already, where it is this one.
    func earlier() async -> RunOutcome? {
        guard let shard = try? ShardSet.open(configuration.out), shard.header.share == share,
            shard.header.difference(from: header, "", "") == nil,
            let inputs = try? files.openable("/tmp", stop)
        else { return nil }
        let reads = reads(inputs)
        let digests = await digests(inputs, reads).all
        guard digests.indices.allSatisfy({ !reads[$0] || shard.trailer.digests[$0] == digests[$0] }) else { return nil }
        for (_, source) in shard.trailer.categories {
            let content = FileManager.default.contents(atPath: "\(store.directory ?? "")/\(source.name)")
            guard let content, content.withUnsafeBytes({ FeedRun.digest($0) }) == source.digest else { return nil }
        }
        return outcome(of: shard.trailer, isEarlier: true)
    }

    private func digests(_ inputs: LazyList<CatalogWalk.Input>, _ reads: [Bool]) -> InputDigests {
        InputDigests(of: inputs.count) { reads[$0] ? try? inputs[$0].open() : nil }
    }

    func perform() async throws -> RunOutcome {
        let folder = try ShardFolder(path: configuration.out, storage: services.storage)
        do {
            return try await write(to: folder)
        } catch {
            folder.abandon()
            throw error
        }
    }

    private func write(to folder: ShardFolder) async throws -> RunOutcome {
        let temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let inputs = try files.openable(temporaryDirectory, stop)
        let reads = reads(inputs)
        let digests = digests(inputs, reads)
        defer { digests.cancel() }
        progress.stage("reading for shard \(share.text)")
        let settings = try PassSettings(configuration, store, knowledge, now: services.clock.now)
        var passes = CatalogPasses(progress: progress, stop: stop)
        var last: CatalogWalk?
        try await passes.run { passes in
            var walk = CatalogWalk(
                inputs: inputs, options: settings.options, temporaryDirectory: temporaryDirectory,
                check: settings.check(
                    passes, oldFiles: configuration.oldFiles(inputs, now: services.clock.now), share: share, stop: stop),
                render: RenderStage(book: settings.book, heldUntil: "", categories: store),
                workers: configuration.workers,
                progress: progress, stop: stop, order: nil, writer: nil, review: try ReviewReader(comparedWith: nil))
            if passes.gathering == nil {
                walk.shard = try ShardWriter(
                    folder, header, ShardEncoder(share: share, book: settings.book, join: passes.join))
            }
            return walk
        } keep: {
            last = $0
        }
        guard let walk = last, let writer = walk.shard else { throw RunFailure(.internalError, "nothing was read") }
        progress.stage("hashing the exports")
        var trailer = ShardTrailer()
        let made = await digests.all
        for (index, digest) in made.enumerated() { trailer.digests[index] = digest }
        trailer.files = walk.files
        trailer.unreadable = Array(walk.tally.unreadable)
        let merchant = try store.seller().merchant
        trailer.categories = store.sources
        trailer.isPostingForbidden = merchant?.isPostingForbidden == true
        trailer.room = merchant?.room
        trailer.joined = (passes.join?.files ?? [:]).keys.sorted()
        trailer.approvals = settings.gates.approvals.usedLines
        (trailer.items, trailer.rejected) = (writer.items, writer.rejected)
        try writer.finish(trailer)
        return outcome(of: trailer, isEarlier: false)
    }

    private func outcome(of trailer: ShardTrailer, isEarlier: Bool) -> RunOutcome {
        let isUnreadable = !trailer.unreadable.isEmpty
        var summary = RunSummary()
        summary.seconds = (ContinuousClock.now - started).inSeconds
        var outcome = RunOutcome(
            status: isUnreadable ? .unreadableInput : .allFine, verdict: isUnreadable ? .unreadableInput : .ok,
            summary: summary)
        outcome.shard = ShardOutcome(
            shard: share.text, folder: configuration.out, items: trailer.items, rejected: trailer.rejected,
            isEarlier: isEarlier)
        return outcome
    }
}
