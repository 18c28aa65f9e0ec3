import FeedModel

/// A seller who may not post products: said once, before a run reads anything.
package enum MerchantPostingForbidden: Rule {
    package static let page = RulePage(
        "merchant.posting-forbidden", .error,
        what: "The platform lets the seller post products.",
        why: "Where merchant.json says that product posting is forbidden, every item would be refused. The run stops "
            + "before it reads anything, with status 2; feedmill check still checks the exports.",
        cure: "Clear it up with AliExpress, then fetch the profile again.",
        source: "aliexpress.solution.merchant.profile.get (product_posting_forbidden)",
        passing: [.rowsWith("merchant.json", #"{"product_posting_forbidden":false,"country_code":"ES"}"#, [[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The platform does not let this seller post products (merchant.json).", fix: page.cure)
    }
}
