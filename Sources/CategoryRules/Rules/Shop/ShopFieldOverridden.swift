import FeedModel

/// A field that the configuration places where the dialect has a value already.
package enum ShopFieldOverridden: Rule {
    package static let page = RulePage(
        "shop.field-overridden", .notice,
        what:
            "`mapping.fields` in the configuration outranks what the dialect reads. "
            + "Reported once per file.",
        why: "Two columns of the export say the same thing differently, and only one of them is sent.",
        cure: "Nothing has to be done if you mean that. Otherwise remove the column from "
            + "`mapping.fields`.",
        source: "feedmill's own (mapping of shops' exports)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.value) replaces \(facts.quoted(0)), because `mapping.fields` says so.")
    }
}
