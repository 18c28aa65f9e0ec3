package import FeedModel

/// A create of a product whose earlier create nobody could settle.
package enum ProductIDUnsettled: Rule {
    package static let page = RulePage(
        "product-id.unsettled", .held,
        what: "No item is created while the outcome of an earlier create of it is unknown.",
        why: "The job may still be under way, or the feed may have arrived although its answer was lost. Creating the "
            + "item again could make two products. Everything else is sent.",
        cure:
            "Run again once the job is done; feedmill jobs shows it. Where nobody knows what became of it, look for the "
            + "product's SKU codes in the seller's product list. If it is there, put its id into aliexpress_product_id. If "
            + "it is not there a day later, feedmill creates it by itself.",
        source: "API metadata of aliexpress.solution.feed.submit (no key by which a feed can "
            + "be recognised)",
        passing: [.rows([[:]])],
        failing: [])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.createState == .uncertain else { return }
        product.report(Finding(page.code, at: batch.place(of: .itemID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "It is not known yet whether an earlier run created \(facts.value), so the item is held.",
            fix:
                "Run again once its job is done; feedmill jobs shows it. If there is none, look for its SKU codes in the "
                + "seller's product list; if it is there, fill in aliexpress_product_id.")
    }
}
