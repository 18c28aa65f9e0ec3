package import FeedModel

/// What a finished run says of itself, for the person who started it. `summary.json` holds the same and more.
package struct RunSummary: Sendable {
    /// Records as they were counted: `read` is the sum of the others.
    package struct Records: Sendable, Equatable {
        package var read = 0
        package var inItems = 0
        package var rejected = 0
        package var skipped = 0
        /// The skipped ones by what for.
        package var skippedFor: [SkipReason: Int] = [:]
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

    /// What came out of the looks that feedmill took at one export in a shop's own format.
    package struct DialectFile: Sendable {
        package var name: String
        package var dialect: RecognisedDialect
        /// What stands in it, whether it makes an item or not.
        package var products: Int
        package var variants: Int
        /// Fields that went nowhere, the most often filled first; the same of categories that the mapping does not know.
        package var unusedFields: [(name: String, count: Int)]
        package var unmappedCategories: [(name: String, count: Int)]
        package var assumedStocks: Int
        package var madeCodes: Int
    }

    package var records = Records()
    /// The exports in shops' own formats.
    package var dialects: [DialectFile] = []
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
