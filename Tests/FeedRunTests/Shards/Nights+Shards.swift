import FeedGateway
import FeedRun
import FeedTesting

/// Plans of one night, made once and in shards.
extension Nights {
    /// Makes the plan of tonight once and in shards.
    ///
    /// - Returns: what differs.
    func differences(_ count: Int, by unit: ShardShare.Unit) async throws -> [String] {
        _ = try await plan("whole-plan")
        _ = try await merge(shards(count, by: unit), "merged-plan")
        return ShardedRun.differences(folder("whole-plan"), folder("merged-plan"))
    }

    /// Makes the plan of tonight, or a shard of it.
    func plan(_ out: String, _ share: ShardShare? = nil) async throws(RunFailure) -> RunOutcome {
        var configuration = configuration
        configuration.out = folder(out)
        configuration.planOnly = true
        configuration.shard = share
        return try await FeedRun.run(configuration, progress: NoProgress(), stop: StopFlag(), services: services())
    }

    /// Makes so many shards.
    ///
    /// - Returns: their folders.
    func shards(_ count: Int, by unit: ShardShare.Unit) async throws(RunFailure) -> [String] {
        var folders: [String] = []
        for number in 1...count {
            _ = try await plan("s-\(number)", ShardShare(number: number, of: count, unit: unit))
            folders.append(folder("s-\(number)"))
        }
        return folders
    }

    func merge(
        _ shards: [String], _ out: String, _ process: MortalProcess = MortalProcess()
    ) async throws(RunFailure) -> RunOutcome {
        var configuration = configuration
        configuration.out = folder(out)
        configuration.planOnly = true
        return try await FeedRun.merge(
            shards, configuration, progress: NoProgress(), stop: StopFlag(), services: services(process))
    }
}
