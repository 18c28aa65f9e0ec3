package import JSONText
package import RunFolder

/// A run as the reports describe it: what its folder says, gathered once and in bounded memory.
package struct RunReview: Sendable {
    /// `summary.json`.
    package var document: SummaryDocument
    /// The causes, errors first, the most frequent first.
    package var causes: [Cause] = []
    /// Items about which there is something to say, in the order of the catalog.
    package var items: [ReviewedItem] = []
    /// Items that there is nothing to say about, and that `items` therefore does not have.
    package var silentItems = 0
    /// Items with something to say that `items` has no room for.
    package var itemsLeftOut = 0
    /// The findings of those items.
    package var findingsLeftOut = 0
    /// Findings in all.
    package var findings = 0
    /// Items by the work that they wait for.
    var waitingFor: [NextStep.Kind: WaitingItems] = [:]
    /// What is new since an earlier run; nil where none was named.
    package var comparison: Comparison?
    /// Feeds in the order in which they were packed.
    package var feeds: [ReviewedFeed] = []
    /// The last nights, the oldest first.
    package var nights: [ReviewedNight] = []
    /// What differs from what was accepted, as far as pages show it.
    var changes = ReviewedChanges()

    /// A review that only has the summary so far.
    package init(_ document: SummaryDocument) { self.document = document }

    /// All that the summary says but the exports.
    package var summary: JSONValue { .object(document.json) }

    /// As in the summary; empty where the run did not end.
    package var verdict: String { summary["verdict"]?.stringValue ?? "" }

    /// What was sent by lanes; nil where nothing could be compared.
    package var lanes: LaneTable? { LaneTable(summary["selection"]) }

    /// One night is no series.
    var showsNights: Bool { nights.count > 1 }

    /// Items of a status, from the balance.
    package func count(_ status: String) -> Int64 { summary["balance"]?["items"]?[status]?.int64Value ?? 0 }
}

/// An item with what there is to say of it.
package struct ReviewedItem: Sendable {
    /// The merchant's id; may be empty.
    package var item: String
    /// The platform's name of it; empty where it is unclear.
    package var operation: String
    /// As in `items.jsonl`.
    package var status: String
    /// The platform's category.
    package var category: Int64?
    /// How many SKUs it has.
    package var skus: Int64
    /// Where it begins in its export.
    package var place: ReviewedPlace
    /// The feed that it is in, such as `feeds/PRODUCT_CREATE-0001.json`.
    package var feed: String?
    /// Its index in that feed.
    package var position: Int64?
    /// The platform's number of the job.
    package var job: Int64?
    /// The platform's id of the product.
    package var product: Int64?
    /// Each of its findings: index into the review's causes, where it points, and whether the run compared with did not
    /// have it.
    package var findings: [(cause: Int, place: ReviewedPlace, isNew: Bool)] = []
}

/// A feed with what became of its items.
package struct ReviewedFeed: Sendable {
    /// Such as `feeds/PRODUCT_CREATE-0001.json`.
    package var name: String
    /// Nil while it was not sent, or its answer was lost.
    package var job: Int64?
    /// When it was sent, in milliseconds since 1970.
    package var sentAt: Int64?
    /// When it was known what became of its items.
    package var settledAt: Int64?
    /// Items by status.
    package var statuses: [String: Int] = [:]
    /// How many items it holds.
    package var items: Int { statuses.values.reduce(0, +) }
}
