import FeedRun

extension Command {
    static let plan: Command = Command(
        name: "plan", operands: "PATH…",
        summary: "show what run would send, against what the platform accepted; nothing is sent",
        text: [
            "Does what run does up to the first feed, with what is known of the seller, and sends nothing. feedmill submit "
                + "sends it afterwards, once, as long as nothing else was sent for one of its products, and at most for "
                + "24 hours (plan_expires).",
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
