package import FeedModel

/// An operation by the name that it had before.
package enum OperationRetired: Rule {
    package static let page = RulePage(
        "operation.retired", .fixed,
        what: "STOCK_UPDATE and PRICE_UPDATE are now PRODUCT_STOCKS_UPDATE and "
            + "PRODUCT_PRICES_UPDATE.",
        why: "The platform withdrew the old names on 2019-08-07. feedmill sends the items "
            + "under the new names, and reports it once per file.",
        cure: "Write the new name.",
        source: "API change log, Aug 07, 2019",
        passing: [
            .file(
                "stock.csv",
                "item_id,operation,aliexpress_product_id,sku_code,inventory\n"
                    + "A1,PRODUCT_STOCKS_UPDATE,33046841283,S1,5\n")
        ],
        failing: [
            .file(
                "stock.csv",
                "item_id,operation,aliexpress_product_id,sku_code,inventory\nA1,STOCK_UPDATE,33046841283,S1,5\n")
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.usesRetiredOperation else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .operation, product: product.index),
                facts: .words(
                    product.has(.productStocksUpdate)
                        ? Operation.productStocksUpdate.name : Operation.productPricesUpdate.name),
                isOncePerFile: true),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        // --operation has no cell.
        let isStock = facts.text(0) == Operation.productStocksUpdate.name.description
        let name = facts.rawValue.isEmpty ? (isStock ? "'STOCK_UPDATE'" : "'PRICE_UPDATE'") : facts.value
        return FindingText(
            "The operation \(name) was withdrawn on 2019-08-07; \(facts.text(0)) is used "
                + "instead.",
            fix: "Write \(facts.text(0)).")
    }
}
