import FeedModel

/// A special price of a shop that is not lower than the regular one.
package enum PriceSpecialNotLower: Rule {
    package static let page = RulePage(
        "price.special-not-lower", .notice,
        what:
            "A special price is lower than the regular price, and a compare-at price is "
            + "higher. Others are ignored.",
        why:
            "Shops keep old special and compare-at prices after the regular price has "
            + "changed. Nothing is reduced then, and the product is sent at its price.",
        cure: "Nothing has to be done if no reduction is meant. Otherwise correct the two "
            + "prices in the shop.",
        source: "feedmill's own (special prices in exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.value) is no reduction beside the price \(facts.quoted(0)), and was left out.")
    }
}
