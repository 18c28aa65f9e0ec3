import FeedRun

extension Command {
    static let submit: Command = Command(
        name: "submit", operands: "RUN",
        summary: "send what a run folder holds, or resume where that stopped",
        text: [
            "Sends the feeds of a run that were not sent yet, finds out what became of those that were, "
                + "and updates the run's reports. No feed is sent twice, whatever interrupted it.",
            "RUN is the folder that feedmill run wrote.",
        ],
        flags: .submit,
        examples: [
            Example(command: "feedmill submit out/ --gateway iop", says: "send what was prepared and reviewed"),
            Example(command: "feedmill submit out/ --gateway iop --wait 2h", says: "resume, and wait up to two hours"),
        ]
    ) { invocation async throws(RunFailure) in
        guard let run = invocation.arguments.operands.first else {
            throw usage("submit needs a RUN: the folder that feedmill run wrote", .submit)
        }
        guard invocation.arguments.operands.count == 1 else {
            throw usage("submit takes one RUN, not: \(invocation.arguments.operands.joined(separator: " "))", .submit)
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, goingOnWith: run)
        return try await RunSession(invocation, configuration).perform { progress, stop throws(RunFailure) in
            try await FeedRun.submit(
                configuration, progress: progress, stop: stop,
                services: RunServices(environment: invocation.environment))
        }
    }
}
