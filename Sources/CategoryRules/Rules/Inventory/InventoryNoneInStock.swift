import Bytes
package import FeedModel

/// A product of which nothing is in stock.
package enum InventoryNoneInStock: Rule {
    package static let page = RulePage(
        "inventory.none-in-stock", .notice,
        what: "In creates and full updates at least one SKU of a product is in stock.",
        why:
            "The platform accepts no new product and no content without any stock. A new "
            + "product waits until there is stock. A product that the platform has is sold "
            + "out there by a stock update, and its content waits.",
        cure: "Nothing has to be done. Check the stock column if it should not be 0.",
        source: "offer.product.post document (ipm_sku_stock: at least one SKU in stock)",
        passing: [
            .rows([["inventory": "0"], ["inventory": "1"]]), .update("sku_code,inventory", "S1,0", "S2,0"),
        ],
        failing: [.rows([["inventory": "0"]]), .rows([["inventory": "0"], ["inventory": "0.0"]])])

    package static let concerns: ProductTraits = .hasFaultyInventory

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
            fix: "It is sent once there is stock.")
    }
}
