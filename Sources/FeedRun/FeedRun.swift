import Bytes
import CatalogReading
import CategoryRules
import Digests
package import FeedGateway
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
    /// - Throws: `RunFailure` for what ends a run early; its run folder has no `summary.json` then, and the other reports
    ///   where anything had been read. What concerns a record, an item or a file is a finding, not an error.
    package static func run(
        _ configuration: Configuration, progress: any ProgressSink, stop: StopFlag,
        services: RunServices = RunServices()
    ) async throws(RunFailure) -> RunOutcome {
        let clock = ContinuousClock.now
        let started = Date()
        var services = services
        services.stop = stop
        let files = try CatalogFiles(for: configuration)
        for remark in files.leftAside { progress.remark(remark) }
        let store: CategoryStore
        do {
            store = try CategoryStore(directory: categoryDirectory(files, configuration)) { digest($0) }
        } catch {
            throw RunFailure(.configuration, "\(error)")
        }
        if let share = configuration.shard {
            return try await shard(
                share, of: configuration, files, store, progress: progress, stop: stop, services: services)
        }
        if configuration.once {
            switch await EarlierAttempt(configuration.out)?.answer(for: configuration, files, store, now: started) {
            case .finished(let outcome): return outcome
            case .unfinished:
                progress.stage("resuming the run of this night")
                return try await submit(configuration, progress: progress, stop: stop, services: services)
            case nil: break
            }
        }
        let folder = try openFolder(configuration, services)
        let connection =
            configuration.gateway == .none ? nil : try await Connection.open(configuration, services, progress)
        try await Unsettled(configuration, services, folder, connection, progress, stop).settle(files)
        // Before standard input is waited for: from now on the folder looks unfinished.
        let earlier = try start(folder, configuration, progress)
        let ending: RunAttempt.Ending
        let inputs: LazyList<CatalogWalk.Input>
        do {
            var attempt = RunAttempt(
                configuration, files, in: folder, store, connection, progress: progress, stop: stop,
                services: services, earlier: earlier, started: started, clock: clock)
            ending = try await attempt.perform()
            inputs = attempt.inputs
        }
        switch ending {
        case .done(let outcome): return outcome
        case .packed(let plan, let draft, let walked):
            guard let connection else { throw RunFailure(.internalError, "no gateway is set to send what was packed") }
            return try await SubmissionStage(
                configuration: configuration, services: services, connection: connection, folder: folder,
                inputs: inputs, progress: progress, stop: stop, earlier: earlier, started: .now
            ).run(plan, draft: draft, walked)
        }
    }

    /// The run to compare with; nil where there is none. A night must not fail because an older one was tidied away.
    static func earlierRun(_ configuration: Configuration, _ progress: any ProgressSink) -> EarlierRun? {
        guard let path = configuration.compare else { return nil }
        do {
            return try EarlierRun(path)
        } catch {
            progress.warn("nothing is compared: \(error)")
            return nil
        }
    }

    static func openFolder(
        _ configuration: Configuration, _ services: RunServices
    ) throws(RunFailure) -> RunFolder {
        do {
            return try RunFolder(path: configuration.out, storage: services.storage)
        } catch {
            throw RunFailure(error)
        }
    }

    /// Makes the folder a run's that has just begun.
    ///
    /// - Returns: the run to compare with, which may have been in that folder.
    static func start(
        _ folder: RunFolder, _ configuration: Configuration, _ progress: any ProgressSink
    ) throws(RunFailure) -> EarlierRun? {
        let earlier = earlierRun(configuration, progress)
        do {
            _ = try folder.start()
        } catch {
            throw RunFailure(error)
        }
        return earlier
    }

    /// The directory with category data; nil where there is none and none was named.
    static func categoryDirectory(_ files: CatalogFiles, _ configuration: Configuration) -> String? {
        if configuration.categories != nil { return files.categories }
        return FileManager.default.fileExists(atPath: files.categories) ? files.categories : nil
    }
}
