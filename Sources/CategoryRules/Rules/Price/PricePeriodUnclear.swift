import FeedModel

/// Special prices of shops' exports whose dates cannot be read.
package enum PricePeriodUnclear: Rule {
    package static let page = RulePage(
        "price.period-unclear", .warning,
        what: "From the dates beside a special price it is clear whether it holds on the day of the run.",
        why: "A special price that is over would sell the product for less than it costs today; it is left out where "
            + "that is not clear.",
        cure: "Write the dates as 2026-11-30. A date such as 3/4/26 is clear where the answer is the same whichever of "
            + "the two numbers is the month.",
        source: "feedmill's own (special prices with dates in exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "It is not clear whether the special price \(facts.quoted(0)) holds today: its dates say \(facts.value).",
            fix: "Write the dates as 2026-11-30.")
    }
}
