package import FeedModel
package import RunReports

/// What a finished run says of itself, for the person who started it. `summary.json` holds the same and more.
package struct RunSummary: Sendable {
    /// Records as they were counted: `read` is the sum of the others.
    package struct Records: Sendable, Equatable {
        /// All of them.
        package var read = 0
        /// Those whose worst item was not rejected.
        package var inItems = 0
        /// Those of rejected items, and those that name no item.
        package var rejected = 0
        /// Blank rows, repeated headers, and products that are not for sale.
        package var skipped = 0
        /// The skipped ones by what for.
        package var skippedFor: [SkipReason: Int] = [:]
        /// No records.
        package init() {}
    }

    /// What came out of the looks that feedmill took at one export in a shop's own format.
    package struct DialectFile: Sendable {
        /// As reports call the export.
        package var name: String
        /// How its format was recognised.
        package var dialect: RecognisedDialect
        /// Products in it, whether they make an item or not.
        package var products: Int
        /// SKUs, whether they make an item or not.
        package var variants: Int
        /// Fields without a place in a feed, with how many cells of each are filled; the most often filled first.
        package var unusedFields: [(name: String, count: Int)]
        /// The shop's categories that the mapping does not know, with how many products each has.
        package var unmappedCategories: [(name: String, count: Int)]
        /// Kinds of products that were left out because nobody knows that they are goods.
        package var skippedKinds: [(name: String, count: Int)] = []
        /// SKUs whose stock comes from `mapping.stock`.
        package var assumedStocks: Int
        /// SKUs without a code of their own, which got one.
        package var madeCodes: Int
    }

    /// The balance of records.
    package var records = Records()
    /// The exports in shops' own formats.
    package var dialects: [DialectFile] = []
    /// The balance of items: how many have each status.
    package var items: [ItemStatus: Int] = [:]
    /// What is sent by lane; nil where nothing is compared.
    package var lanes: LaneTable?
    /// Feeds that were packed.
    package var feeds = 0
    /// How long the run took.
    package var seconds: Double = 0
    /// A run without anything.
    package init() {}
}

/// How a run ended.
package struct RunOutcome: Sendable {
    /// Findings that mean the same thing, in words.
    package struct Cause: Sendable {
        /// The code of the findings, such as `price.missing`.
        package var code: String
        /// How much they weigh.
        package var severity: Severity
        /// What was seen and what was expected, of the first of them.
        package var message: String
        /// What to do about it, where there is something to say.
        package var fix: String?
        /// How many findings there are.
        package var count: Int
        /// How many items have one.
        package var items: Int
        /// The item of the first finding.
        package var item: String?
        /// The place of the first finding in words, such as `shirts.csv:13 sku:Color`.
        package var place: String
        /// The path of the export as it was given, for editors and CI systems that open files.
        package var path: String?
        /// The line of the first finding.
        package var line: Int?

        /// A cause; `items` is 0 where its findings are about no item.
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
        /// The earlier run's folder, or `last night`.
        package var path: String
        /// Findings that the earlier run did not have.
        package var new: Int
        /// Findings that both have.
        package var known: Int
        /// Findings of the earlier run that this one does not have.
        package var gone: Int

        /// The numbers of a comparison.
        package init(path: String, new: Int, known: Int, gone: Int) {
            self.path = path
            self.new = new
            self.known = known
            self.gone = gone
        }
    }

    /// As many causes of one severity are shown of.
    static let causesShown = 10

    /// What the program ends with.
    package var status: ExitStatus
    /// The same in a word.
    package var verdict: Verdict
    /// What was read, found and packed.
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

    /// An outcome without causes, which `addCauses(of:paths:)` adds.
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
    mutating func addCauses(of review: RunReview, paths: [String: String]) {
        causeCount = review.causes.count
        compared = review.comparison.map { Compared(path: $0.since, new: $0.new, known: $0.known, gone: $0.gone) }
        var shown: [Severity: Int] = [:]
        for cause in review.causes {
            let severity = Severity(rawValue: cause.severity) ?? .error
            shown[severity, default: 0] += 1
            guard shown[severity, default: 0] <= Self.causesShown else { continue }
            causes.append(
                Cause(
                    code: cause.key.code, severity: severity, message: cause.words, fix: cause.fix,
                    count: cause.count, items: cause.items, item: cause.item, place: cause.place.text,
                    path: paths[cause.place.file], line: cause.place.line.map(Int.init)))
        }
    }
}

extension RunOutcome {
    /// The message about creates and full updates that are held because the platform would refuse them.
    static func postingBan(_ count: Int) -> String {
        "held: \(count) \(count == 1 ? "create or full update" : "creates and full updates"): the "
            + "platform does not let this seller post products; stock and price updates go out"
    }
}
