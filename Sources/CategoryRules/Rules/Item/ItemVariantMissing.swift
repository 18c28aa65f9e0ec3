import FeedModel

/// Variants that a product names and that are nowhere in the catalog.
package enum ItemVariantMissing: Rule {
    package static let page = RulePage(
        "item.variant-missing", .warning,
        what: "The variants that a product names have rows in one of the catalog's exports.",
        why: "A variant without a row has no price and no stock; the product is sent without it.",
        cure: "Put all parts of the export into the directory: large exports are split into "
            + "several files.",
        source: "feedmill's own (exports in which products name their variants)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(1) {
            return FindingText(
                "Variants in this catalog belong to none of its products, and this product has "
                    + "none: they may be its own. It is held back rather than sent as a single "
                    + "article.",
                fix: "Let the variants name their products by an id or a reference that the products have.")
        }
        let count = FactReader.counted(facts.integer(0), "variant")
        return FindingText(
            "\(count) of this product \(facts.integer(0) == 1 ? "is" : "are") in no file "
                + "of this catalog; the first is \(facts.value).",
            fix: "Put the other parts of the export beside this one.")
    }
}
