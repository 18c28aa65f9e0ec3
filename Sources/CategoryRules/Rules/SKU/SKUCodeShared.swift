import FeedModel

/// A SKU code of two products of a shop's export.
package enum SKUCodeShared: Rule {
    package static let page = RulePage(
        "sku.code-shared", .warning,
        what: "In an export of a shop, no two products have a SKU of the same code.",
        why: "Shops often repeat codes. The platform takes them, but rows of stock and prices that name a SKU by "
            + "its code alone cannot tell which product is meant.",
        cure: "Give each variant a code of its own in the shop, and export again.",
        source: "feedmill's own (rows of updates may name a product by SKU code)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU code \(facts.value) is another product's too: \(facts.text(0)), line \(facts.text(1)).",
            fix: "Give each variant a code of its own.")
    }
}
