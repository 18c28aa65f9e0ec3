import CatalogReading
import FeedGateway
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

    /// A create that nobody can find after so many milliseconds was not made.
    private static let day: Int64 = 86_400_000

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

    /// Settles the folder's own run if its exports are still the same, and what other runs created.
    ///
    /// - Throws: with 75 where something stays open.
    func settle(_ files: CatalogFiles) async throws(RunFailure) {
        try await settleFolder(files)
        guard let connection else { return }
        try await settleCreates(connection)
    }

    private func settleFolder(_ files: CatalogFiles) async throws(RunFailure) {
        do {
            guard let (plan, phases) = try folder.plan() else { return }
            let known = connection.map { $0.state.feeds(of: plan.id).contains(where: \.isOpen) } ?? false
            let isOpen = phases.values.contains { phase in
                switch phase {
                case .intended, .sent: true
                default: false
                }
            }
            guard known || isOpen else { return }
            guard let connection, known, isSame(plan.inputs, files), let draft = try folder.summary() else {
                throw unfinished("\(folder.path) has jobs that are not settled, of other exports than these")
            }
            try folder.reopen()
            let outcome = try await SubmissionStage(
                configuration: configuration, services: services, connection: connection, folder: folder, inputs: [],
                progress: progress, stop: stop, started: .now
            ).run(plan, draft: draft)
            guard outcome.status != .unfinished else {
                throw unfinished("\(folder.path) has jobs that are not settled")
            }
        } catch let failure as RunFailure {
            throw failure
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch {
            throw RunFailure(.internalError, "\(error)")
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
            return Self.digest(now.path) == before.digest
        }
    }

    static func digest(_ path: String) -> String? {
        guard let source = try? ByteSource(path: path, name: path) else { return nil }
        return InputDigests.digest(source) { false }
    }

    /// Finds out what came of creates of runs whose folder may be gone, so that none is made again.
    private func settleCreates(_ connection: Connection) async throws(RunFailure) {
        let state = connection.state
        guard !state.uncertainCreates.isEmpty else { return }
        progress.stage("settling creates of earlier runs")
        do {
            let submission = try Submission(
                settlingOthersIn: folder, state: state, gateway: connection.gateway, clock: services.clock,
                settings: configuration.submission, isStopped: { [stop] in stop.isSet })
            let end = try await submission.run()
            if case .interrupted = end.stop { throw RunFailure(stop.status ?? .interrupted, "stopped") }
            if let open = state.openFeeds.first(where: { !$0.items.isEmpty }) {
                throw RunFailure(
                    .unfinished, "creates of an earlier run (\(open.folder)) are not settled",
                    advice: "run again later, or settle them: feedmill submit \(open.folder)")
            }
            try await submission.lookForCreates(olderThan: services.clock.now - Self.day)
        } catch let failure as RunFailure {
            throw failure
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch {
            throw RunFailure(.internalError, "\(error)")
        }
    }
}
