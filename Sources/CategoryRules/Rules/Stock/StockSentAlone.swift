package import FeedModel

/// Stock or prices of a known product whose content is rejected.
package enum StockSentAlone: Rule {
    package static let page = RulePage(
        "stock.sent-alone", .notice,
        what: "Stock and prices of a product that the platform has go out even if its "
            + "content is rejected.",
        why:
            "A product that is sold out must stop selling tonight, whatever is wrong with "
            + "its title or its pictures. Stock is not sent if it is itself among the "
            + "faults, or if a SKU is in doubt; the same holds for prices.",
        cure: "Mend what the item's errors name; then its content goes out too.",
        source: "Feed Solution tutorial (PRODUCT_STOCKS_UPDATE, PRODUCT_PRICES_UPDATE)", passing: [.rows([[:]])],
        failing: [])

    /// The finding about the update that goes alone.
    package static func finding(_ operation: Operation, at place: Place, product: Int) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product),
            facts: .words(operation == .productStocksUpdate ? "stock" : "price"), operations: OperationSet(operation))
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product is rejected; its \(facts.text(0)) is sent all the same.")
    }
}
