import Bytes
package import FeedModel

/// A product of which nothing is in stock.
package enum InventoryNoneInStock: Rule {
    package static let page = RulePage(
        "inventory.none-in-stock", .error,
        what: "In creates and full updates at least one SKU of a product is in stock.",
        why: "The platform refuses a product without any stock. A stock update may say that all are sold out.",
        cure: "Leave the product out until there is stock, or send a stock update instead.",
        source: "offer.product.post document (ipm_sku_stock: at least one SKU in stock)",
        passing: [
            .rows([["inventory": "0"], ["inventory": "1"]]), .update("sku_code,inventory", "S1,0", "S2,0"),
        ],
        failing: [.rows([["inventory": "0"]]), .rows([["inventory": "0"], ["inventory": "0.0"]])])

    package static let concerns: ProductTraits = .hasOddInventory

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let first = product.skus.first else { return }
        for sku in product.skus where sku.inventory != .value(.zero) { return }
        product.report(
            Finding(
                page.code, at: Batch.place(of: batch.skus[first.entry].inventory, name: "inventory"),
                facts: .integer(Int64(product.skus.count))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            facts.integer(0) == 1 ? "The only SKU is not in stock." : "None of the \(facts.text(0)) SKUs is in stock.",
            fix: "Leave the product out until there is stock, or send a stock update.")
    }
}
