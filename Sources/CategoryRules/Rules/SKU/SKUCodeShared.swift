import FeedModel

/// A SKU code of two products of a shop's export.
package enum SKUCodeShared: Rule {
    package static let page = RulePage(
        "sku.code-shared", .warning,
        what: "In a shop's export, no two products have a SKU with the same code.",
        why: "Shops often repeat codes. The platform accepts them, but rows of stock and "
            + "prices that name a SKU by its code alone are ambiguous.",
        cure: "Give each variant a code of its own in the shop, and export again.",
        source: "feedmill's own (rows of updates may name a product by SKU code)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU code \(facts.value) belongs to another product too: \(facts.text(0)), "
                + "line \(facts.text(1)).",
            fix: "Give each variant a code of its own.")
    }
}
