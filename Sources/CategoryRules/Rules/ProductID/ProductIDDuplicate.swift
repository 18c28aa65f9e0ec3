import FeedModel

/// One aliexpress_product_id in two items of one update operation.
package enum ProductIDDuplicate: Rule {
    package static let page = RulePage(
        "product-id.duplicate", .error,
        what: "Every item of an update names another product of the platform.",
        why:
            "Two items of one operation for one product make the result unpredictable. The first one stands and is sent.",
        cure: "Put all SKUs of a product into one file, where they are merged, or correct the aliexpress_product_id.",
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
            "Product \(facts.value) is updated in \(facts.text(0)), line \(facts.text(1)), already.",
            fix: "Keep one of the two items, or correct the id.")
    }
}
