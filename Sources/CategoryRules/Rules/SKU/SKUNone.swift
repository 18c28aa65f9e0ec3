package import FeedModel

/// A product without any SKU.
package enum SKUNone: Rule {
    package static let page = RulePage(
        "sku.none", .error,
        what: "Every product has a SKU, and every update names one.",
        why: "Price and stock belong to SKUs: the platform refuses a product without one, and an update of none does "
            + "nothing.",
        cure: "Fill in sku_code, price and inventory in a row of the product (XML: give it a "
            + "sku), even if it comes in one kind only.",
        source: "Feed Solution tutorial (sku_info_list, multiple_sku_update_list)",
        passing: [.rows([["sku_code": "S1"]])],
        failing: [
            .rows([["sku_code": "", "price": "", "inventory": "", "sku:Color": "", "sku:Size": ""]]), .xml(skus: ""),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.skus.isEmpty, !product.operations.isEmpty else { return }
        product.report(Finding(page.code, at: Place(location: product.product.location)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has no SKU.", fix: "Add a row with its sku_code, price and inventory.")
    }
}
