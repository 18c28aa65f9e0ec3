import CategoryRules
import Digests
package import FeedGateway
import Foundation
import JSONText
import RunFolder
import RunReports

extension FeedRun {
    /// How the configuration of a shard was put together.
    ///
    /// - Throws: where the folder holds no whole shard.
    package static func origin(ofShard path: String) throws(RunFailure) -> ConfigurationOrigin {
        do throws(ShardError) {
            return try ShardSet.open(path).header.origin
        } catch {
            throw RunFailure([error])
        }
    }

    /// Puts the shards of a catalog together: applies what holds over the whole of it, and leaves the run folder that one
    /// machine would have left.
    ///
    /// - Parameters:
    ///   - paths: the shard folders, in any order.
    ///   - configuration: what the shards were made with; its `out` is the run folder.
    package static func merge(
        _ paths: [String], _ configuration: Configuration, progress: any ProgressSink, stop: StopFlag,
        services: RunServices = RunServices()
    ) async throws(RunFailure) -> RunOutcome {
        let clock = ContinuousClock.now
        let started = Date()
        var services = services
        services.stop = stop
        let shards = try ShardSet(paths)
        let folder = try openFolder(configuration, services)
        let files = CatalogFiles(shards.first.header)
        let trailer = shards.first.trailer
        let store = CategoryStore(
            readBefore: shards.categories,
            seller: SellerData(
                merchant: MerchantProfile(isPostingForbidden: trailer.isPostingForbidden, room: trailer.room))
        ) { digest($0) }
        let connection = try await connection(shards, configuration, services, progress)
        // A folder of which something may be on the platform is not overwritten.
        try await Unsettled(configuration, services, folder, connection, progress, stop).settle(files)
        if let connection { try expect(connection.state, of: shards) }
        let earlier = try start(folder, configuration, progress)
        var attempt = RunAttempt(
            configuration, files, in: folder, store, connection, progress: progress, stop: stop, services: services,
            earlier: earlier, shards: shards, started: started, clock: clock)
        switch try await attempt.perform() {
        case .done(let outcome): return outcome
        case .packed: throw RunFailure(.internalError, "a merge sends nothing")
        }
    }

    /// The way to the platform, where the shards were compared with the state of a seller there.
    private static func connection(
        _ shards: ShardSet, _ configuration: Configuration, _ services: RunServices, _ progress: any ProgressSink
    ) async throws(RunFailure) -> Connection? {
        guard configuration.gateway != .none else { return nil }
        guard ApprovalsFile.digest(configuration) == shards.first.header.approvals else {
            throw RunFailure(
                .configuration, "approvals.csv is not the one that the shards were made with",
                advice: "make the shards again, or put the file back")
        }
        return try await Connection.open(configuration, services, progress)
    }

    /// - Throws: where the state has moved on since shards were compared with it.
    private static func expect(_ state: SubmissionState, of shards: ShardSet) throws(RunFailure) {
        let compared = shards.first.header.state ?? ""
        do throws(RunFolderError) {
            guard compared.isEmpty ? !state.isNew : try state.fingerprint != compared else { return }
        } catch {
            throw RunFailure(error)
        }
        throw RunFailure(
            .configuration,
            "the state \(state.path) has changed since the shards were compared with it: something was sent or settled",
            advice: "make the shards again")
    }

    static func digest(_ bytes: UnsafeRawBufferPointer) -> String { hexadecimal(SHA256.digest(bytes)) }
}
