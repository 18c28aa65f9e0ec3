package import FeedModel

/// A change of a product that a feed of an earlier run may still change.
package enum ProductIDBusy: Rule {
    package static let page = RulePage(
        "product-id.busy", .warning,
        what: "No feed that was sent before and is not settled may still change the product.",
        why:
            "The platform has not said yet what became of that feed. If it is carried out later, it undoes what is sent "
            + "now. Everything else is sent.",
        cure:
            "Run again once the job is done; feedmill jobs shows it. A job that waits in the queue can be cancelled: "
            + "feedmill jobs cancel JOB. After job_patience (24h) nobody waits for it any longer.",
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
            "A feed of the run in \(facts.text(0)) that is not settled may still change this product; this one is held.",
            fix: "Run again once its job is done, or cancel it; feedmill jobs shows it.")
    }
}
