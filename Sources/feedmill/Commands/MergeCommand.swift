import FeedRun

extension Command {
    static let merge: Command = Command(
        name: "merge", operands: "OUT SHARD…",
        summary: "merge the shards of one catalog into a run folder",
        text: [
            "Reads the shard folders that feedmill run --shard (or check --shard) left, applies what concerns the "
                + "whole catalog, such as duplicates, merged updates and limits, and writes the run folder that one "
                + "machine would have left, byte for byte. The exports are not needed. feedmill submit OUT sends it.",
            "Shards of different exports, configurations, category data, versions or nights are refused, and so is "
                + "an incomplete set. All settings are those of the shards.",
        ],
        flags: .merge,
        examples: [
            Example(
                command: "feedmill run exports/ --shard 3/16 --out shards/3",
                says: "the third of sixteen shards, on any machine"),
            Example(command: "feedmill merge out shards/*", says: "merge all of them"),
        ]
    ) { invocation async throws(RunFailure) in
        let operands = invocation.arguments.operands
        guard let out = operands.first else {
            throw usage("merge needs OUT, the run folder, and SHARD folders", .merge)
        }
        let shards = Array(operands.dropFirst())
        guard let first = shards.first else {
            throw usage("merge needs SHARD folders after OUT: those that feedmill run --shard left", .merge)
        }
        if let same = shards.first(where: { $0 == out }) {
            throw usage("OUT is one of the SHARD folders: \(same)", .merge)
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, merging: FeedRun.origin(ofShard: first), out: out)
        return try await RunSession(invocation, configuration).perform { progress, stop throws(RunFailure) in
            try await FeedRun.merge(
                shards, configuration, progress: progress, stop: stop,
                services: RunServices(environment: invocation.environment))
        }
    }
}
