import Bytes
package import FeedModel

/// A price that the platform does not take.
package enum PriceOutOfRange: Rule {
    package static let page = RulePage(
        "price.out-of-range", .error,
        what: "Prices and discount prices are from 0.01 to 999999.",
        why: "The platform refuses others; a price of 0 usually is a gap in the shop's data.",
        cure: "Correct the price. The limits are price_min and price_max in the configuration.",
        source: "solution.product.post document (price)",
        passing: [.rows([["price": "0.01"]]), .rows([["price": "999999"]])],
        failing: [
            .rows([["price": "0"]]), .rows([["price": "-5"]]), .rows([["price": "999999.01"]]),
            .rows([["discount_price": "0.00"]]), .update("sku_code,price", "S1,0"),
        ])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasPrices else { return }
        let (minimum, maximum) = (product.limits.priceMinimum, product.limits.priceMaximum)
        for sku in product.skus where product.speaks(sku) {
            if sku.price.isPrice, sku.price.isOutside(minimum, maximum) {
                report(batch.skus[sku.entry].price, "price", product, &findings)
            }
            if sku.discountPrice.isPrice, !sku.price.isBlank, sku.discountPrice.isOutside(minimum, maximum) {
                report(batch.skus[sku.entry].discountPrice, "discount_price", product, &findings)
            }
        }
    }

    private static func report(
        _ cell: Cell, _ column: StaticString, _ product: borrowing ProductCheck, _ findings: inout [Finding]
    ) {
        product.report(
            Finding(
                page.code, at: Batch.place(of: cell, name: column), facts: .number(product.limits.priceMinimum),
                .number(product.limits.priceMaximum), operations: product.priceOperations), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The price \(facts.value) is not between \(facts.text(0)) and \(facts.text(1)).", fix: "Correct the price.")
    }
}
