package import FeedModel

/// An operation that the platform means to give up.
package enum OperationDeprecated: Rule {
    package static let page = RulePage(
        "operation.deprecated", .notice,
        what:
            "The platform announces that PRODUCT_FULL_UPDATE, PRODUCT_PRICES_UPDATE and "
            + "PRODUCT_STOCKS_UPDATE will be deprecated. Reported once per run for each of "
            + "them.",
        why: "They still work. Once they are withdrawn, updates will have to go another way.",
        cure:
            "Nothing has to be done now. Small stock and price updates already go by the "
            + "batch calls that the platform recommends; \"stock_and_price_route\": "
            + "\"batch\" in the configuration sends all of them that way. There is no other "
            + "feed for full updates.",
        source: "Feed Solution tutorial (operation_type)",
        passing: [.rows([["operation": "PRODUCT_CREATE"]])],
        failing: [.file("stock.csv", "aliexpress_product_id,sku_code,inventory\n33046841283,S1,5\n")])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for operation in [Operation.productFullUpdate, .productPricesUpdate, .productStocksUpdate]
        where product.has(operation) && !(product.erasesDiscounts && !operation.carriesWholeProduct) {
            product.report(
                Finding(
                    page.code, at: .file, facts: .words(operation.name), operations: OperationSet(operation),
                    isOncePerRun: true),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let isWhole = facts.text(0) == Operation.productFullUpdate.name.description
        return FindingText(
            "The platform plans to withdraw feeds of \(facts.text(0)); they still work.",
            fix: isWhole
                ? "Nothing: no other feed changes a whole product."
                : "\"stock_and_price_route\": \"batch\" takes the route that the platform "
                    + "recommends.")
    }
}
