import CatalogReading
package import FeedGateway
import FeedModel
import FeedSubmission
import JSONText
package import RunFolder

extension FeedRun {
    /// How the run that left a folder was called; nil where there is none.
    package static func call(ofRun path: String) -> RunPlan.Call? {
        guard RunFolder.isRunFolder(path), let folder = try? RunFolder(path: path) else { return nil }
        return (try? folder.plan())?.plan.call
    }

    /// Sends what an earlier run left in its folder, `configuration.out`, or goes on where sending stopped.
    ///
    /// - Throws: `RunFailure` for what ends it before it is known what became of the items.
    package static func submit(
        _ configuration: Configuration, progress: any ProgressSink, stop: StopFlag, services: RunServices
    ) async throws(RunFailure) -> RunOutcome {
        let started = ContinuousClock.now
        var services = services
        services.stop = stop
        let folder: RunFolder
        let plan: RunPlan
        let feeds: [String: SentFeed]
        let draft: SummaryDocument
        do {
            guard RunFolder.isRunFolder(configuration.out) else {
                throw RunFailure(
                    .noInput, "\(configuration.out) is not a run folder",
                    advice: "name the folder that feedmill run wrote"
                )
            }
            folder = try RunFolder(path: configuration.out, storage: services.storage)
            guard let summary = try folder.summary(), let found = try folder.ledger() else {
                throw RunFailure(
                    .configuration, "\(configuration.out) holds an unfinished run",
                    advice: "run it again: feedmill run PATH… --out \(configuration.out)")
            }
            draft = summary
            (plan, feeds) = found
        } catch let failure as RunFailure {
            throw failure
        } catch {
            throw (error as? RunFolderError).map { RunFailure($0) } ?? RunFailure(.internalError, "\(error)")
        }
        try refuse(plan, draft, configuration, hasSent: !feeds.isEmpty, now: services.clock.now)
        let connection = try await Connection.open(configuration, services, progress)
        try connection.expect(feeds, of: plan, configuration.out, now: services.clock.now)
        do {
            try folder.reopen()
        } catch {
            throw RunFailure(error)
        }
        return try await SubmissionStage(
            configuration: configuration, services: services, connection: connection, folder: folder,
            inputs: inputs(plan, stop), progress: progress, stop: stop, earlier: earlierRun(configuration, progress),
            started: started
        ).run(plan, draft: draft)
    }

    /// Why a run is not to be sent, if so.
    private static func refuse(
        _ plan: RunPlan, _ draft: SummaryDocument, _ configuration: Configuration, hasSent: Bool, now: Int64
    ) throws(RunFailure) {
        if plan.packedAt < now - SubmissionState.retention {
            throw RunFailure(
                .held, "\(configuration.out) was packed more than 90 days ago, so nothing of it is sent",
                advice: "run again with today's exports")
        }
        if plan.isDryRun, plan.packedAt < now - configuration.planExpires.inMilliseconds, !hasSent {
            throw RunFailure(
                .held, "the plan in \(configuration.out) is too old, so nothing of it is sent",
                advice:
                    "make a new one: feedmill plan PATH… --out \(configuration.out); plan_expires sets how long "
                    + "it may be sent"
            )
        }
        guard let held = plan.held else { return }
        let items = draft.json["balance"]?["items"]
        let read = items?["read"]?.int64Value ?? 0
        let rejected = items?["rejected"]?.int64Value ?? 0
        // The gates that closed may be opened by saying so.
        if let limit = configuration.maxRejected, limit.isExceeded(rejected: Int(rejected), of: Int(read)) {
            throw RunFailure(.held, held, advice: "mend the rejected items, or allow more with --max-rejected")
        }
        guard configuration.maxRejected != nil || configuration.allowEmpty else {
            throw RunFailure(
                .held, held,
                advice: "if it is right, raise --max-rejected or pass --allow-empty")
        }
    }

    /// The exports that a plan was made of, as far as they are still there and the same.
    private static func inputs(_ plan: RunPlan, _ stop: StopFlag) -> LazyList<CatalogWalk.Input> {
        let inputs: [CatalogWalk.Input] = plan.inputs.compactMap { input in
            guard let path = input.path, let digest = input.digest, Unsettled.digest(path, stop) == digest else {
                return nil
            }
            return CatalogWalk.Input(name: input.name, size: input.size) { () throws(ReadingError) in
                try ByteSource(path: path, name: input.name)
            }
        }
        return LazyList(inputs)
    }
}
