import Bytes
import CatalogReading
import CategoryRules
import Digests
import FeedGateway
import FeedModel
import FeedPacking
import Foundation
import JSONText
import RunFolder
import RunReports

/// The walk from exports to feeds and reports.
package enum FeedRun {
    /// Reads, checks and packs the exports of a configuration, and leaves a run folder.
    ///
    /// - Throws: `RunFailure` for what ends a run early; its run folder has no `summary.json` then. What concerns a
    ///   record, an item or a file is a finding, not an error.
    package static func run(
        _ configuration: Configuration, progress: any ProgressSink, stop: StopFlag,
        services: RunServices = RunServices()
    ) async throws(RunFailure) -> RunOutcome {
        let clock = ContinuousClock.now
        let started = Date()
        let files = try CatalogFiles(for: configuration)
        for remark in files.leftAside { progress.remark(remark) }
        let temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let store: CategoryStore
        do {
            store = try CategoryStore(directory: categoryDirectory(files, configuration)) { bytes in
                hexadecimal(SHA256.digest(bytes))
            }
            if !configuration.checkOnly { try expectPermission(store) }
        } catch let error as RunFailure {
            throw error
        } catch {
            throw RunFailure(.configuration, "\(error)")
        }
        let folder = try openFolder(configuration, services)
        let connection =
            configuration.gateway == .none ? nil : try await Connection.open(configuration, services, progress)
        try await Unsettled(configuration, services, folder, connection, progress, stop).settle(files)
        do {
            // Before standard input is waited for: from now on the folder looks unfinished.
            _ = try folder.start()
        } catch {
            throw RunFailure(error)
        }
        let inputs = try walkInputs(files, temporaryDirectory, stop)
        let digests = InputDigests(of: inputs.map { input in { try? input.open() } })
        defer { digests.cancel() }
        progress.stage("reading")
        do {
            var walk = try await walk(
                configuration, inputs, files, folder, store, temporaryDirectory, known: connection?.state.directory,
                progress: progress, stop: stop)
            let summary = RunSummaryWriter(
                configuration: configuration, inputs: inputs, store: store, started: started)
            let held = hold(configuration, &walk)
            if held != nil { try HeldItems.mark(in: folder) }
            progress.stage("digests")
            let inputDigests = await digests.all
            let maker = PlanMaker(folder: folder, now: services.clock.now)
            let packed = walk.order.packed
            // Feeds are read again for it: beside the reports, which read the lines again.
            async let planned = maker.plan(packed, files, digests: inputDigests)
            let outcome = summary.outcome(of: walk, held: held, seconds: (ContinuousClock.now - clock).inSeconds)
            let json = summary.json(outcome, walk, digests: inputDigests)
            let isDone = connection == nil || held != nil
            if isDone {
                progress.stage("reports")
                try ReportList.write(in: folder, summary: JSONValue(parsing: json.bytes))
            }
            var plan = try await planned
            plan.held = held
            plan.call = configuration.call
            try folder.writeLedger(plan, [])
            guard let connection, !isDone else {
                try folder.writeAside(.summary, json.bytes)
                return outcome
            }
            try folder.writeDraft(json.bytes)
            let draft = try JSONValue(parsing: json.bytes)
            return try await SubmissionStage(
                configuration: configuration, services: services, connection: connection, folder: folder,
                inputs: walk.inputs, progress: progress, stop: stop, started: .now
            ).run(plan, draft: draft)
        } catch let error as RunFailure {
            throw error
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch let error as CategoryDataError {
            throw RunFailure(.configuration, error.description)
        } catch {
            throw RunFailure(.internalError, "\(error)")
        }
    }

    /// Stops where the platform would refuse every item.
    private static func expectPermission(_ store: CategoryStore) throws {
        guard try store.seller().merchant?.isPostingForbidden == true else { return }
        let page = MerchantPostingForbidden.page
        throw RunFailure(
            .held, "\(page.code): the platform does not let this seller post products (merchant.json)",
            advice: "\(page.cure) feedmill check still checks the exports.")
    }

    private static func openFolder(
        _ configuration: Configuration, _ services: RunServices
    ) throws(RunFailure) -> RunFolder {
        do {
            return try RunFolder(path: configuration.out, storage: services.storage)
        } catch {
            throw RunFailure(error)
        }
    }

    /// The directory with category data; nil where there is none and none was named.
    private static func categoryDirectory(_ files: CatalogFiles, _ configuration: Configuration) -> String? {
        if configuration.categories != nil { return files.categories }
        return FileManager.default.fileExists(atPath: files.categories) ? files.categories : nil
    }

    private static func walkInputs(
        _ files: CatalogFiles, _ temporaryDirectory: String, _ stop: StopFlag
    ) throws(RunFailure) -> [CatalogWalk.Input] {
        var inputs: [CatalogWalk.Input] = []
        for input in files.inputs {
            let name = input.name
            guard input.isStandardInput else {
                let path = input.path
                inputs.append(
                    CatalogWalk.Input(name: name, size: input.size) { () throws(ReadingError) in
                        try ByteSource(path: path, name: name)
                    })
                continue
            }
            let spooled = SpooledInput(try StandardInput.spooled(in: temporaryDirectory, stop: stop))
            inputs.append(
                CatalogWalk.Input(name: name, size: spooled.size) { () throws(ReadingError) in
                    try spooled.open(name: name)
                })
        }
        // What cannot even be listed is an input too: one that says why when it is opened.
        for file in files.unreadable {
            inputs.append(
                CatalogWalk.Input(name: file.name, size: 0) { () throws(ReadingError) in
                    throw ReadingError(file.reason)
                })
        }
        return inputs
    }

    /// Walks the catalog, again where rows of a product stand apart or a file turns out to be in another encoding.
    private static func walk(
        _ configuration: Configuration, _ inputs: [CatalogWalk.Input], _ files: CatalogFiles, _ folder: RunFolder,
        _ store: CategoryStore, _ temporaryDirectory: String, known: (any ProductDirectory)?,
        progress: any ProgressSink, stop: StopFlag
    ) async throws -> CatalogWalk {
        let overrides = configuration.severities
        let book = RuleBook(overrides: overrides, categories: store)
        let settings = RuleSettings(
            operation: configuration.operation, usesRetiredOperation: configuration.retiredOperationName != nil,
            limits: configuration.limits, overrides: overrides, known: known)
        let packer = Packer(
            maximumItems: configuration.packing.feedItems, maximumBytes: configuration.packing.feedBytes)
        let defaults = configuration.defaults.map { (column: $0.column, text: $0.text) }
        let mapping = Mapping(configuration.mapping)
        var scattered: [Int: ScatteredRows] = [:]
        var encodings: [Int: ExportEncoding] = [:]
        while true {
            var walk = CatalogWalk(
                inputs: inputs,
                options: configuration.reading(known: known),
                temporaryDirectory: temporaryDirectory,
                check: CheckStage(
                    mapping: mapping, defaults: ColumnDefaults(defaults),
                    checker: Checker(categories: store, settings: settings, book: book), book: book, packer: packer,
                    encodes: true),
                render: RenderStage(book: book), workers: configuration.workers, progress: progress, stop: stop,
                order: OrderStage(
                    folder: folder, book: book, packer: packer, writesFeeds: !configuration.checkOnly,
                    canRepeatItems: true),
                writer: try RunWriter(folder: folder))
            switch try await walk.run(scattered: scattered, encodings: encodings) {
            case .finished: return walk
            case .stopped: throw RunFailure(stop.status ?? .interrupted, "stopped")
            case .scattered(let file):
                progress.stage("reading again: rows of one product stand apart")
                scattered = try walk.indexScattered(from: file)
            case .misread(let file):
                progress.stage("reading again: a file is in another encoding than it begins in")
                encodings = walk.settleEncodings(from: file)
            }
        }
    }

    /// Why nothing may be sent, if so.
    private static func hold(_ configuration: Configuration, _ walk: inout CatalogWalk) -> String? {
        var reason: String?
        if !configuration.allowEmpty, let empty = walk.tally.emptyExports.first {
            reason = "held: \(empty) has no record; --allow-empty lets it pass"
        }
        let rejected = walk.tally.items[.rejected] ?? 0
        let items = walk.tally.items.values.reduce(0, +)
        if let limit = configuration.maxRejected, limit.isExceeded(rejected: rejected, of: items) {
            reason = "held: \(rejected) of \(items) items are rejected, more than --max-rejected allows"
        }
        if reason != nil { walk.tally.holdPrepared() }
        return reason
    }
}

/// Standard input, once it is a file: opened as often as it is needed.
private final class SpooledInput: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    var size: UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_size) : 0
    }

    func open(name: String) throws(ReadingError) -> ByteSource {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw ReadingError("cannot be opened: \(String(cString: strerror(errno)))") }
        return try ByteSource(descriptor: copy, name: name)
    }
}
