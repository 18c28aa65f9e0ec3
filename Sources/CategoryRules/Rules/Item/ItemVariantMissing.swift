import FeedModel

/// Variants that a product names and that are nowhere in the catalog.
package enum ItemVariantMissing: Rule {
    package static let page = RulePage(
        "item.variant-missing", .warning,
        what: "The variants that a product names have rows in one of the catalog's exports, and every variant belongs "
            + "to a product of it.",
        why: "A variant without a row has no price and no stock; the product is sent without it. Where variants belong "
            + "to no product, one that may be theirs is held back as an error: it would be sold as less than it is.",
        cure: "Put all parts of the export into the directory; large exports are cut into several files. Correct what "
            + "variants call their product, or delete those whose product is gone.",
        source: "feedmill's own (exports in which products name their variants)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(1) {
            return FindingText(
                "Variants of this catalog belong to no product of it, the first in \(facts.text(1)). This product may be "
                    + "theirs: it is held back rather than sent without them.",
                fix: "Correct the id or reference of the product there, or delete the row.")
        }
        let count = FactReader.counted(facts.integer(0), "variant")
        return FindingText(
            "\(count) of this product \(facts.integer(0) == 1 ? "is" : "are") in no file "
                + "of this catalog; the first is \(facts.value).",
            fix: "Put the other parts of the export beside this one.")
    }
}
