import Bytes
package import FeedModel

/// An operation that the platform does not have, or none at all.
package enum OperationUnknown: Rule {
    package static let page = RulePage(
        "operation.unknown", .error,
        what: "The operation is PRODUCT_CREATE, PRODUCT_FULL_UPDATE, PRODUCT_PRICES_UPDATE "
            + "or PRODUCT_STOCKS_UPDATE: by --operation, in the column operation, or by the "
            + "columns of the export.",
        why: "Without it, it is unclear what to do with the product.",
        cure: "Write one of the four names, or remove the column: a title with a category or "
            + "a description makes a product, price a price update, inventory a stock update.",
        source: "Feed Solution tutorial (operation_type)",
        passing: [.rows([["operation": "PRODUCT_CREATE"]])],
        failing: [
            .rows([["operation": "CREATE"]]),
            .file("codes.csv", "item_id,aliexpress_product_id,sku_code\nA1,33046841283,S1\n"),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.operationState != .known else { return }
        product.report(Finding(page.code, at: batch.place(of: .operation, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let names = Operation.allCases.map(\.name.description)
        guard !facts.rawValue.isEmpty else {
            return FindingText(
                "It is unclear what to do with the product: it has no operation, no title with "
                    + "a category or description, no prices and no inventory.",
                fix: "Add the missing columns, or the column operation.")
        }
        let near = nearest(to: facts.rawValue, in: names) ?? names.first { $0.hasSuffix(facts.rawValue.uppercased()) }
        return FindingText(
            "There is no operation \(facts.value); there are \(names.joined(separator: ", ")).",
            fix: near.map { "Write \($0)." })
    }
}
