import Bytes
package import FeedModel

/// A SKU without stock.
package enum InventoryMissing: Rule {
    package static let page = RulePage(
        "inventory.missing", .error,
        what: "Every SKU of a product says how many are in stock, and so does every SKU of a stock update.",
        why: "The platform refuses a product that has a SKU without inventory.",
        cure: "Fill in the column inventory (XML: the attribute inventory of sku); 0 where "
            + "the SKU is sold out.",
        source: "Feed Solution tutorial (sku_info_list, multiple_sku_update_list)",
        passing: [.rows([["inventory": "0"], ["inventory": "4"]]), .update("sku_code,inventory", "S1,0")],
        failing: [.rows([["inventory": ""]]), .update("sku_code,inventory", "S1,", "S2,4")])

    package static let concerns: ProductTraits = .hasFaultyInventory

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        let mayBeLeftOut = product.has(.productPricesUpdate)
        guard product.hasStock else { return }
        for sku in product.skus where sku.inventory.isBlank && !(mayBeLeftOut && !sku.price.isBlank) {
            guard product.speaks(sku) else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].inventory, name: "inventory"),
                    operations: product.stockOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The SKU has no inventory.", fix: "Fill in how many are in stock, 0 if none.")
    }
}
