package import FeedModel

/// What a finished run says of itself, for the person who started it. `summary.json` holds the same and more.
package struct RunSummary: Sendable {
    /// Records as they were counted: `read` is the sum of the others.
    package struct Records: Sendable, Equatable {
        package var read = 0
        package var inItems = 0
        package var rejected = 0
        package var skipped = 0
        package init() {}
    }

    /// One kind of finding that occurred.
    package struct Cause: Sendable {
        package var code: String
        package var severity: Severity
        package var count: Int
        /// The first message, with its place in front: `shirts.csv:13 sku:Color: …`.
        package var example: String
        package init(code: String, severity: Severity, count: Int, example: String) {
            self.code = code
            self.severity = severity
            self.count = count
            self.example = example
        }
    }

    package var records = Records()
    package var items: [ItemStatus: Int] = [:]
    package var feeds = 0
    /// Errors first, the most frequent first.
    package var causes: [Cause] = []
    package var seconds: Double = 0
    package init() {}
}

/// How a run ended.
package struct RunOutcome: Sendable {
    package var status: ExitStatus
    package var verdict: Verdict
    package var summary: RunSummary
    /// What is left to say on standard error, a line each, such as why the run was held.
    package var messages: [String]
    /// The run folder has feeds that `feedmill submit` can go on with.
    package var canResume = false

    package init(
        status: ExitStatus, verdict: Verdict, summary: RunSummary, messages: [String] = [], canResume: Bool = false
    ) {
        self.status = status
        self.verdict = verdict
        self.summary = summary
        self.messages = messages
        self.canResume = canResume
    }
}
