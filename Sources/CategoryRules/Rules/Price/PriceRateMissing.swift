import FeedModel

/// Prices in a currency that the mapping has no rate for.
package enum PriceRateMissing: Rule {
    package static let page = RulePage(
        "price.rate-missing", .error,
        what: "Where the mapping has rates for currencies, it has one for the currency of "
            + "every product.",
        why: "Without a rate the number would be read as another currency, and the product "
            + "sold for a hundredth or a hundredfold of its price.",
        cure: "Add the currency to mapping.price.rates in the configuration, with a rate of "
            + "1 for prices that stay.",
        source: "feedmill's own (mapping.price)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        let currency = facts.text(0)
        return FindingText(
            currency.isEmpty
                ? "The export does not name the currency of its prices, and mapping.price.rates "
                    + "applies only to prices with one."
                : "mapping.price.rates has no rate for \(currency).",
            fix: currency.isEmpty ? "Set mapping.price.rate." : "Add it: \"rates\": { \"\(currency)\": 1.0 }.")
    }
}
