import CatalogReading
import FeedGateway
import FeedModel
import FeedSubmission
import Foundation
import RunFolder

/// What earlier runs left open, which has to be settled before a run begins.
struct Unsettled {
    private let configuration: Configuration
    private let services: RunServices
    private let folder: RunFolder
    private let connection: Connection?
    private let progress: any ProgressSink
    private let stop: StopFlag

    /// Jobs that are younger than so many milliseconds are worth waiting for: the folder is left to them.
    private static let freshness: Int64 = 2 * 3_600_000

    init(
        _ configuration: Configuration, _ services: RunServices, _ folder: RunFolder, _ connection: Connection?,
        _ progress: any ProgressSink, _ stop: StopFlag
    ) {
        self.configuration = configuration
        self.services = services
        self.folder = folder
        self.connection = connection
        self.progress = progress
        self.stop = stop
    }

    /// Settles the folder's own run if its exports are still the same, and looks once at what other runs left open.
    ///
    /// - Throws: with 75 where the folder's run is not settled and may soon be, with 78 where the state does not know
    ///   what the folder proves was sent.
    func settle(_ files: CatalogFiles) async throws(RunFailure) {
        do {
            try await settleFolder(files)
            if let connection {
                try await settleOthers(connection)
                try AcceptedCommit(state: connection.state, now: services.clock.now).catchUp()
            }
        } catch let failure as RunFailure {
            throw failure
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch {
            throw RunFailure(.internalError, "\(error)")
        }
    }

    private func settleFolder(_ files: CatalogFiles) async throws {
        guard let (plan, feeds) = try folder.ledger() else { return }
        if let connection {
            try connection.expect(feeds, of: plan, folder.path, now: services.clock.now)
        }
        let open = connection.map { $0.state.feeds(of: plan.id).filter(\.isOpen) } ?? []
        guard !open.isEmpty || connection == nil && feeds.values.contains(where: \.isOpen) else { return }
        guard let connection, isSame(plan.inputs, files), let draft = try folder.summary() else {
            // What is older may never end; its results are kept in the state when they come.
            let newest = (open.isEmpty ? Array(feeds.values) : open).map(\.intendedAt).max() ?? 0
            guard services.clock.now - newest < Self.freshness else { return }
            throw unfinished("\(folder.path) has unsettled jobs of other exports")
        }
        try folder.reopen()
        let outcome = try await SubmissionStage(
            configuration: configuration, services: services, connection: connection, folder: folder,
            inputs: LazyList(),
            progress: progress, stop: stop, started: .now
        ).run(plan, draft: draft)
        guard outcome.status != .unfinished else {
            throw unfinished("\(folder.path) has unsettled jobs")
        }
    }

    private func unfinished(_ message: String) -> RunFailure {
        var failure = RunFailure(.unfinished, message)
        failure.canResume = true
        return failure
    }

    /// Whether the exports are those that a plan was made of.
    private func isSame(_ inputs: [RunPlan.Input], _ files: CatalogFiles) -> Bool {
        guard inputs.count == files.inputs.count, files.unreadable.isEmpty else { return false }
        return zip(inputs, files.inputs).allSatisfy { before, now in
            guard !now.isStandardInput, before.name == now.name, before.size == now.size else { return false }
            return Self.digest(now.path, stop) == before.digest
        }
    }

    /// - Returns: nil where the file cannot be read, or somebody asked to stop.
    static func digest(_ path: String, _ stop: StopFlag = StopFlag()) -> String? {
        guard let source = try? ByteSource(path: path, name: path) else { return nil }
        return InputDigests.digest(source) { stop.isSet }
    }

    /// Finds out what came of feeds of runs whose folder may be gone, so that nothing is made again. What stays open
    /// holds back what touches it, and nothing else.
    private func settleOthers(_ connection: Connection) async throws {
        let state = connection.state
        guard !state.openFeeds.isEmpty || !state.uncertainCreates.isEmpty else { return }
        progress.stage("settling feeds of earlier runs")
        let submission = Submission(
            settlingOthersOf: state, gateway: connection.gateway, clock: services.clock,
            settings: configuration.submission,
            isStopped: { [stop] in stop.isSet })
        let ended = try await submission.settleOthers()
        for job in submission.stuck { progress.warn(job.words) }
        switch ended {
        case .interrupted?: throw RunFailure(stop.status ?? .interrupted, "stopped")
        case .credentials(let error)?, .notPermitted(let error)?: throw RunFailure(error, hasSent: true)
        case .throttled?, .unreachable?, .changed?, nil: break
        }
    }
}
