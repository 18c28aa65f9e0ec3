package import FeedModel

/// An update of a product that the platform's id is not given of.
package enum ProductIDMissing: Rule {
    package static let page = RulePage(
        "product-id.missing", .error,
        what: "A full, price or stock update names the product by the platform's id.",
        why: "Without it the platform does not know which product to change.",
        cure: "Fill in the column aliexpress_product_id (XML: the attribute of product). The "
            + "platform's answer to the create has it.",
        source: "Feed Solution tutorial (aliexpress_product_id)",
        passing: [.file("stock.csv", "aliexpress_product_id,sku_code,inventory\n33046841283,S1,5\n")],
        failing: [
            .file("stock.csv", "item_id,aliexpress_product_id,sku_code,inventory\nA1,,S1,5\n"),
            .rows([["operation": "PRODUCT_FULL_UPDATE"]]),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.productID.isBlank, !product.has(.productCreate), !product.operations.isEmpty else { return }
        product.report(Finding(page.code, at: batch.place(of: .aliexpressProductID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The update does not say which product it is for: aliexpress_product_id is blank.",
            fix: "Fill in the platform's id of the product.")
    }
}
