import FeedModel

/// Variants whose product is not in the catalog.
package enum ItemParentMissing: Rule {
    package static let page = RulePage(
        "item.parent-missing", .error,
        what: "The product that a variant belongs to is in one of the catalog's exports.",
        why: "A variant has a price and a stock, but title, description and category are "
            + "its product's.",
        cure: "Export products and variants together, or put all parts of the export into the directory.",
        source: "feedmill's own (exports in which variants name their product)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        guard !facts.text(0).isEmpty else {
            return FindingText(
                "The variant does not say which product it belongs to.",
                fix: "Fill in the id or the reference of its product, or correct the name of that column.")
        }
        return FindingText(
            "The variant belongs to \(facts.quoted(0)), which is in no file of this catalog.",
            fix: "Put the export that has it beside this one, or export again with all types of products.")
    }
}
