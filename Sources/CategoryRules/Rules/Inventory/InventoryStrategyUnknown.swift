import Bytes
package import FeedModel

/// A way to take stock that the platform does not have.
package enum InventoryStrategyUnknown: Rule {
    package static let page = RulePage(
        "inventory.strategy-unknown", .error,
        what: "inventory_deduction_strategy is place_order_withhold or payment_success_deduct.",
        why:
            "The platform takes stock either when the order is placed or when it is paid, "
            + "and refuses other words. What the schema of the product's category names is "
            + "accepted too.",
        cure: "Write one of the two, or leave the cell blank for place_order_withhold.",
        source: "product schema (inventory_deduction_strategy)",
        passing: [.rows([["inventory_deduction_strategy": "payment_success_deduct"]])],
        failing: [.rows([["inventory_deduction_strategy": "on_payment"]])])

    package static let lists: [KnownList] = [.inventoryDeductionStrategy]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let cell = batch.field(.inventoryDeductionStrategy, of: product.index)
        guard !cell.isBlank, !product.takes(batch.bytes.bytes[cell.text], in: .inventoryDeductionStrategy) else {
            return
        }
        product.report(
            Finding(page.code, at: batch.place(of: .inventoryDeductionStrategy, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let name = facts.rawValue.lowercased()
        let meant = name.contains("pay") ? "payment_success_deduct" : "place_order_withhold"
        return FindingText(
            "\(facts.value) is neither place_order_withhold nor payment_success_deduct.", fix: "Write \(meant).")
    }
}
