package import FeedModel

/// An operation that the platform means to give up.
package enum OperationDeprecated: Rule {
    package static let page = RulePage(
        "operation.deprecated", .notice,
        what: "PRODUCT_PRICES_UPDATE and PRODUCT_STOCKS_UPDATE are marked as to be deprecated. Said "
            + "once a run for each of the two.",
        why: "They work; on the day they are withdrawn, updates will have to go another way.",
        cure: "Nothing needs to be done now.",
        source: "Feed Solution tutorial (operation_type)",
        passing: [.rows([["operation": "PRODUCT_CREATE"]])],
        failing: [.file("stock.csv", "aliexpress_product_id,sku_code,inventory\n33046841283,S1,5\n")])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard !product.carriesWholeProduct else { return }
        for operation in [Operation.productPricesUpdate, .productStocksUpdate] where product.has(operation) {
            product.report(
                Finding(
                    page.code, at: .file, facts: .words(operation.name), operations: OperationSet(operation),
                    isOncePerRun: true),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The platform means to give \(facts.text(0)) up; until then it works.")
    }
}
