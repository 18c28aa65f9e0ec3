package import FeedModel

/// A seller who may not post products: what would post or change one is held.
package enum MerchantPostingForbidden: Rule {
    package static let page = RulePage(
        "merchant.posting-forbidden", .error,
        what: "The platform lets the seller post products.",
        why:
            "Where the seller's profile (merchant.json, or the platform's answer) says "
            + "that product posting is forbidden, creates and full updates would be refused. "
            + "They are held, and the run ends with status 2. Stock and price updates of "
            + "existing products go out.",
        cure: "Settle it with AliExpress, then fetch the profile again.",
        source: "aliexpress.solution.merchant.profile.get (product_posting_forbidden)",
        passing: [.rowsWith("merchant.json", #"{"product_posting_forbidden":false,"country_code":"ES"}"#, [[:]])],
        failing: [])

    /// The finding about a create or full update.
    package static func finding(_ operation: Operation, at place: Place, product: Int) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product), operations: OperationSet(operation))
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The platform does not let this seller post products: creates and full updates are held.", fix: page.cure)
    }
}
