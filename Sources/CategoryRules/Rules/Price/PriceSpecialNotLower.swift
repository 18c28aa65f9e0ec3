import FeedModel

/// A special price of a shop that is not lower than the regular one.
package enum PriceSpecialNotLower: Rule {
    package static let page = RulePage(
        "price.special-not-lower", .notice,
        what:
            "A special price is lower than the regular one, and a price to compare with is higher. One that is not is none.",
        why:
            "Shops keep old special prices, and prices to compare with, after the regular price has changed. Nothing is "
            + "reduced then, and the product is sent at its price.",
        cure: "Nothing, where no reduction is meant. Otherwise correct the two prices in the shop.",
        source: "feedmill's own (special prices in exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.value) reduces nothing beside \(facts.quoted(0)), and is left out.")
    }
}
