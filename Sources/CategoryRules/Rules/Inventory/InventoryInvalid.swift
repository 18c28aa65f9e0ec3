import Bytes
package import FeedModel

/// Stock that is not a whole number.
package enum InventoryInvalid: Rule {
    package static let page = RulePage(
        "inventory.invalid", .error,
        what: "Inventory is a whole number in digits.",
        why: "The platform counts pieces and refuses anything else.",
        cure: "Write digits only, such as 25, not text such as `in stock`.",
        source: "Feed Solution tutorial (inventory)",
        passing: [.rows([["inventory": "10.0"]])],
        failing: [
            .rows([["inventory": "many"]]), .rows([["inventory": "2.5"]]), .update("sku_code,inventory", "S1,5+"),
        ])

    package static let concerns: ProductTraits = .hasFaultyInventory

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasStock else { return }
        for sku in product.skus
        where !sku.inventory.isBlank && sku.inventory.number?.isWhole != true && product.speaks(sku) {
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].inventory, name: "inventory"),
                    operations: product.stockOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if let readings = facts.writtenReadings {
            return FindingText("The inventory can be read in two ways: \(readings).", fix: facts.bothReadings)
        }
        return FindingText(
            "The inventory \(facts.value) is not a whole number.",
            fix: facts.bothReadings ?? "Write it in digits, such as 25.")
    }
}
