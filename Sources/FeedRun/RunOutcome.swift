package import FeedModel
package import RunReports

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
        /// Kinds of products that were left out because nobody knows that they are goods.
        package var skippedKinds: [(name: String, count: Int)] = []
        package var assumedStocks: Int
        package var madeCodes: Int
    }

    package var records = Records()
    /// The exports in shops' own formats.
    package var dialects: [DialectFile] = []
    package var items: [ItemStatus: Int] = [:]
    /// What is sent by lane; nil where nothing is compared.
    package var lanes: LaneTable?
    package var feeds = 0
    package var seconds: Double = 0
    package init() {}
}

/// How a run ended.
package struct RunOutcome: Sendable {
    /// Findings that mean the same thing, in words.
    package struct Cause: Sendable {
        package var code: String
        package var severity: Severity
        package var message: String
        /// What to do about it, where there is something to say.
        package var fix: String?
        /// Findings, and the items that have one.
        package var count: Int
        package var items: Int
        /// The first of them: the item, and the place in words, such as `shirts.csv:13 sku:Color`.
        package var item: String?
        package var place: String
        /// The export as the person gave it and the line, for what opens files there.
        package var path: String?
        package var line: Int?

        package init(
            code: String, severity: Severity, message: String, fix: String? = nil, count: Int, items: Int,
            item: String? = nil, place: String, path: String? = nil, line: Int? = nil
        ) {
            self.code = code
            self.severity = severity
            self.message = message
            self.fix = fix
            self.count = count
            self.items = items
            self.item = item
            self.place = place
            self.path = path
            self.line = line
        }
    }

    /// Findings that are new, known and gone since an earlier run.
    package struct Compared: Sendable, Equatable {
        package var path: String
        package var new: Int
        package var known: Int
        package var gone: Int

        package init(path: String, new: Int, known: Int, gone: Int) {
            self.path = path
            self.new = new
            self.known = known
            self.gone = gone
        }
    }

    /// As many causes of one severity are told of.
    static let toldCauses = 10

    package var status: ExitStatus
    package var verdict: Verdict
    package var summary: RunSummary
    /// The first causes of each severity: errors first, the most frequent first.
    package var causes: [Cause] = []
    /// How many causes there are in all.
    package var causeCount = 0
    /// What is new since an earlier run, where one was named.
    package var compared: Compared?
    /// What is left to say on standard error, a line each, such as why the run was held.
    package var messages: [String]
    /// The run folder has feeds that `feedmill submit` can go on with.
    package var canResume = false
    /// Of one share of a catalog: what came of it. There are no reports then.
    package var shard: ShardOutcome?

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

extension RunOutcome {
    /// Takes over what the reports found.
    ///
    /// - Parameter paths: where each export is, by its name.
    mutating func tell(_ review: RunReview, paths: [String: String]) {
        causeCount = review.causes.count
        compared = review.comparison.map { Compared(path: $0.since, new: $0.new, known: $0.known, gone: $0.gone) }
        var told: [Severity: Int] = [:]
        for cause in review.causes {
            let severity = Severity(rawValue: cause.severity) ?? .error
            told[severity, default: 0] += 1
            guard told[severity, default: 0] <= Self.toldCauses else { continue }
            causes.append(
                Cause(
                    code: cause.key.code, severity: severity, message: cause.words, fix: cause.fix,
                    count: cause.count, items: cause.items, item: cause.item, place: cause.place.text,
                    path: paths[cause.place.file], line: cause.place.line.map(Int.init)))
        }
    }
}

extension RunOutcome {
    /// What is said of a run whose creates and full updates the platform would refuse.
    static func postingBan(_ count: Int) -> String {
        "held: \(count) \(count == 1 ? "create or full update" : "creates and full updates"): the "
            + "platform does not let this seller post products; stock and price updates go out"
    }
}
