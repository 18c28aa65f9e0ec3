import FeedModel

/// Special prices of shops' exports whose dates cannot be read.
package enum PricePeriodUnclear: Rule {
    package static let page = RulePage(
        "price.period-unclear", .warning,
        what: "The dates of a special price make clear whether it applies on the day of the "
            + "run.",
        why: "A special price that is over would sell the product for less than it costs "
            + "today. Where that is unclear, it is left out.",
        cure: "Write the dates as 2026-11-30. A date such as 3/4/26 works where the answer "
            + "is the same whichever number is the month.",
        source: "feedmill's own (special prices with dates in exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "It is unclear whether the special price \(facts.quoted(0)) applies today: its "
                + "dates are \(facts.value).",
            fix: "Write the dates as 2026-11-30.")
    }
}
