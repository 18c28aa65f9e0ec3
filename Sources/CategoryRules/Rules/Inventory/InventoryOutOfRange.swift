import Bytes
package import FeedModel

/// More stock, or less, than the platform takes.
package enum InventoryOutOfRange: Rule {
    package static let page = RulePage(
        "inventory.out-of-range", .error,
        what: "A SKU has 0 to 999999 pieces in stock, and in creates and full updates a product has at most 999999 in "
            + "all.",
        why: "The platform refuses other numbers. Below 0, a shop usually counts orders "
            + "that it cannot serve.",
        cure:
            "Send 0 for negative stock, and no more than the limit. The limits are "
            + "inventory_min and inventory_max in the configuration.",
        source: "offer.product.post document (ipm_sku_stock)",
        passing: [.rows([["inventory": "999999"]]), .rows([["inventory": "0"], ["inventory": "1"]])],
        failing: [
            .rows([["inventory": "-1"], ["inventory": "4"]]), .rows([["inventory": "1000000"]]),
            .rows([["inventory": "500000"], ["inventory": "500000"]]), .update("sku_code,inventory", "S1,-3"),
        ])

    package static let concerns: ProductTraits = .hasFaultyInventory

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasStock else { return }
        let minimum = Int64(product.limits.inventoryMinimum)
        let maximum = Int64(product.limits.inventoryMaximum)
        var sum: Int64? = 0
        for sku in product.skus where product.speaks(sku) {
            guard let number = sku.inventory.number, number.isWhole else {
                sum = nil
                continue
            }
            guard number.coefficient < minimum || number.coefficient > maximum else {
                sum = sum.map { $0 &+ number.coefficient }
                continue
            }
            sum = nil
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].inventory, name: "inventory"),
                    facts: .integer(minimum), .integer(maximum), operations: product.stockOperations), &findings)
        }
        guard product.carriesWholeProduct, let sum, sum > maximum else { return }
        product.report(
            Finding(
                page.code, at: Place(location: product.product.location, column: .named("inventory")),
                facts: .integer(minimum), .integer(maximum), .integer(sum)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(2) {
            return FindingText(
                "The SKUs have \(facts.text(2)) pieces in all; a product may have \(facts.text(1)).",
                fix: "Offer fewer of some SKUs.")
        }
        return FindingText(
            "The inventory \(facts.value) is not between \(facts.text(0)) and "
                + "\(facts.text(1)).",
            fix: "Correct the number.")
    }
}
