import Bytes
package import FeedModel

/// A create of a product that the platform has already.
package enum ProductIDGiven: Rule {
    package static let page = RulePage(
        "product-id.given", .notice,
        what:
            "A row with the operation PRODUCT_CREATE and an aliexpress_product_id is a "
            + "full update of that product.",
        why: "A create would list the product a second time.",
        cure: "Nothing has to be done. If you mean a new product, empty "
            + "aliexpress_product_id.",
        source: "Feed Solution tutorial (PRODUCT_FULL_UPDATE needs aliexpress_product_id)",
        passing: [.rows([["operation": "PRODUCT_CREATE"]])],
        failing: [.rows([["operation": "PRODUCT_CREATE", "aliexpress_product_id": "33046841283"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.createState == .given, product.productID != .invalid else { return }
        product.report(Finding(page.code, at: batch.place(of: .aliexpressProductID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The row is a create and names product \(facts.value): it becomes a full "
                + "update of that product.",
            fix: "Empty aliexpress_product_id if you mean a new product.")
    }
}
