package import FeedModel

/// A change of a product that a feed of an earlier run may still change.
package enum ProductIDBusy: Rule {
    package static let page = RulePage(
        "product-id.busy", .warning,
        what: "No unsettled feed may still change the product.",
        why:
            "The platform has not said yet what became of that feed. If it is carried out later, it undoes what is sent "
            + "now. Everything else is sent.",
        cure:
            "Run again once the job is done; feedmill jobs shows it. To cancel a queued "
            + "job: feedmill jobs cancel JOB. After job_patience (24h) feedmill stops "
            + "waiting for it.",
        source: "aliexpress.solution.feed.query (Feed Solution tutorial: a job is done when all its results are there)",
        passing: [.rows([[:]])],
        failing: [])

    /// The finding about an item that is held for it.
    ///
    /// - Parameter folder: the folder of the run that sent the feed.
    package static func finding(_ operation: Operation, folder: String, at place: Place, product: Int) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product), facts: .string(folder),
            operations: OperationSet(operation))
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "An unsettled feed of the run in \(facts.text(0)) may still change this "
                + "product, so the item is held.",
            fix: "Run again once its job is done, or cancel it; feedmill jobs shows it.")
    }
}
