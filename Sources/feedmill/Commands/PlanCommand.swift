import FeedRun

extension Command {
    static let plan: Command = Command(
        name: "plan", operands: "PATH…",
        summary: "show what run would send, compared with what was accepted; send nothing",
        text: [
            "Does what run does up to the first feed, against the seller's state, and sends nothing. "
                + "feedmill submit sends the plan afterwards: once, as long as nothing else was sent for one "
                + "of its products, and within 24 hours (plan_expires).",
            "PATH is a directory, a file, or - for standard input.",
        ],
        flags: .plan,
        examples: [
            Example(
                command: "feedmill plan exports/ --gateway iop --out out/", says: "what would tonight's exports change?"
            ),
            Example(command: "feedmill submit out/ --gateway iop", says: "send it"),
        ]
    ) { invocation async throws(RunFailure) in try await walk(invocation, .plan) }
}
