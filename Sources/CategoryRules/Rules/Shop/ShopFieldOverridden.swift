import FeedModel

/// A field that the configuration places where the dialect has a value already.
package enum ShopFieldOverridden: Rule {
    package static let page = RulePage(
        "shop.field-overridden", .notice,
        what:
            "What the configuration places with `mapping.fields` counts before what the dialect reads there. This is said "
            + "once a file.",
        why: "Two columns of the export say the same thing differently, and only one of them is sent.",
        cure: "Nothing, where that is meant. Otherwise take the column out of `mapping.fields`.",
        source: "feedmill's own (mapping of shops' exports)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.value) takes the place of \(facts.quoted(0)), because `mapping.fields` says so.")
    }
}
