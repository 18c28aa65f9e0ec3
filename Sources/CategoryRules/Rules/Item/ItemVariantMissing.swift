import FeedModel

/// Variants that a product names and that are nowhere in the catalog, and products that may lack some.
package enum ItemVariantMissing: Rule {
    package static let page = RulePage(
        "item.variant-missing", .error,
        what: "The variants that a product names have rows in one of the catalog's exports, and every variant belongs "
            + "to a product of it, every stock to a variant.",
        why: "A variant without a row has no price and no stock. A product that lacks variants, or may lack one that "
            + "belongs to no product, is held back: it would be sold as less than it is.",
        cure: "Put all parts of the export into the directory; large exports are cut into several files. Correct what "
            + "variants call their product, or delete those whose product is gone. Where the export leaves variants out on "
            + "purpose: \"rules\": {\"item.variant-missing\": \"warning\"} in the configuration.",
        source: "feedmill's own (exports in which products name their variants)",
        passing: [.rows([[:]])],
        failing: [])

    package static let mayBeLowered = true

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(1) else {
            let count = FactReader.counted(facts.integer(0), "variant")
            return FindingText(
                "\(count) that the product names \(facts.integer(0) == 1 ? "is" : "are") in no file of this catalog, the first "
                    + "is \(facts.value).",
                fix: "Put the other parts of the export beside this one.")
        }
        if facts.text(1) == "stock" {
            return FindingText(
                "There is a stock of \(facts.value), which is no variant of this product, and a variant without one.",
                fix: "Let both exports name the variant by the same SKU or the same options.")
        }
        if facts.text(1) == "no variant" {
            return FindingText(
                "There is a stock of \(facts.value), which is no variant of this product in any export.",
                fix: "Export products and stock again, at the same time.")
        }
        if facts.text(1) == "not variable" {
            let count = FactReader.counted(facts.integer(0), "variation")
            return FindingText(
                "\(count) of this catalog \(facts.integer(0) == 1 ? "belongs" : "belong") to this product, which is of "
                    + "type \(facts.value): it is held back rather than sent without.",
                fix: "Make it a variable product in the shop, or delete its variations there.")
        }
        if facts.text(1) == "none named" {
            return FindingText(
                "The product is of type \(facts.value) and names none of its variants.",
                fix: "Export again with the column configurable_variations, or correct the type of the product.")
        }
        if facts.text(1) == "no stock" {
            return FindingText(
                "\(facts.value) has no stock in the exports that have that of the product's other variants.",
                fix: "Export the stock of all variants, or turn tracking off for this one in the shop.")
        }
        return FindingText(
            "Rows of this catalog belong to no product of it, the first in \(facts.text(1)). They may be this product's: "
                + "it is held back rather than sent without them.",
            fix: "Correct what that row calls its product, or delete the row.")
    }
}
