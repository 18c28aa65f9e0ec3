import FeedModel

/// A product with more records than one may have.
package enum ItemTooManyRecords: Rule {
    package static let page = RulePage(
        "item.too-many-records", .error,
        what:
            "A product has at most 40,000 records (product_records in the configuration's limits), which together have "
            + "at most twice record_bytes.",
        why: "So many rows with one id are usually the rows of many products. The platform's own calls take 200 SKUs "
            + "of a product, a feed holds some tens of thousands, and all of a product has to be in memory at once.",
        cure: "Check the column that names the product: each row has to have its own product's id. If all of them are "
            + "one product, raise product_records.",
        source: "feedmill's own limit; the platform states none",
        passing: [.rows([[:]])],
        failing: [])

    /// The reason that `rejected/NAME.reasons.log` gives for the records beyond the limit.
    package static let surplus = "Its product has more records than one may have."

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The product has more records than the limits product_records and record_bytes allow; all of them are "
                + "rejected.",
            fix: "Check that each row has its own product's id, or raise product_records.")
    }
}
