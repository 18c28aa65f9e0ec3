import FeedModel

/// A product that lacks what the configuration leaves open.
package enum ConfigurationOpen: Rule {
    package static let page = RulePage(
        "configuration.open", .error,
        what: "Settings that a product needs are decided: none of them is null in the configuration.",
        why:
            "feedmill init writes null where only you know the answer. What all products "
            + "lack is one cause, and mending it mends them all.",
        cure:
            "Open feedmill.json and replace each null that the message names with a value, "
            + "or remove the key where the export has the value. feedmill init explains each "
            + "one and where to find the answer.",
        source: "feedmill's own (configuration)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Settings that the product needs are null in the configuration: \(facts.text(0)).",
            fix: "Write their values into feedmill.json.")
    }
}
