import FeedModel

/// One aliexpress_product_id in two full updates.
package enum ProductIDDuplicate: Rule {
    package static let page = RulePage(
        "product-id.duplicate", .error,
        what: "Every full update is for a different product of the platform. Stock and price "
            + "rows of one product are one item, wherever they are.",
        why:
            "Two items of one operation for one product have an unpredictable result. The "
            + "first one is sent.",
        cure: "Give both the same item_id if they are one product, or correct the "
            + "aliexpress_product_id.",
        source: "Feed Solution tutorial (a different aliexpress_product_id in each item_content)",
        passing: [
            .rows([
                ["item_id": "A1", "aliexpress_product_id": "33046841283"],
                ["item_id": "A2", "aliexpress_product_id": "33046841284"],
            ])
        ],
        failing: [
            .rows([
                ["item_id": "A1", "aliexpress_product_id": "33046841283"],
                ["item_id": "A2", "aliexpress_product_id": "33046841283"],
            ])
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Product \(facts.value) already appears in \(facts.text(0)), line \(facts.text(1)).",
            fix: "Keep one of the two items, or correct the id.")
    }
}
