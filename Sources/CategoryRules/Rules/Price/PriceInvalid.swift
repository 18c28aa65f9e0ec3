import Bytes
package import FeedModel

/// A price that is no number, or has more than two decimals.
package enum PriceInvalid: Rule {
    package static let page = RulePage(
        "price.invalid", .error,
        what:
            "A price is digits with an optional point and at most two decimals, such as "
            + "19.90: no currency, no blanks, no thousands separators.",
        why: "feedmill sends prices exactly as they are and never rounds them; the platform "
            + "allows two decimals.",
        cure:
            "Write the price as 1234.5. In a file that is not delimited by commas the first price decides whether the "
            + "whole file has decimal commas.",
        source: "Feed Solution tutorial (price, discount_price)",
        passing: [.rows([["price": "19.9"]]), .rows([["price": "20.000"]]), .update("sku_code,price", "S1,19.99")],
        failing: [
            .rows([["price": "19.999"]]), .rows([["price": "19.90 EUR"]]), .rows([["price": "1e3"]]),
            .rows([["discount_price": "cheap"]]), .update("sku_code,price", "S1,1 000"),
        ])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasPrices else { return }
        for sku in product.skus where product.speaks(sku) {
            if sku.price.isInvalidPrice {
                report(sku.price, batch.skus[sku.entry].price, "price", product, &findings)
            }
            if sku.discountPrice.isInvalidPrice, !sku.price.isBlank {
                report(sku.discountPrice, batch.skus[sku.entry].discountPrice, "discount_price", product, &findings)
            }
        }
    }

    private static func report(
        _ price: ResolvedNumber, _ cell: Cell, _ column: StaticString, _ product: borrowing ProductCheck,
        _ findings: inout [Finding]
    ) {
        product.report(
            Finding(
                page.code, at: Batch.place(of: cell, name: column),
                facts: price == .invalid ? .none : .words("decimals"),
                operations: product.priceOperations), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(0) {
            return FindingText(
                "The price \(facts.value) has more than two decimals.",
                fix: facts.bothReadings ?? "Round it to two decimals in the shop.")
        }
        if let readings = facts.writtenReadings {
            return FindingText("The price can be read in two ways: \(readings).", fix: facts.bothReadings)
        }
        return FindingText(
            "\(facts.value) is not a price; expected digits with an optional \(facts.decimalMark) and at "
                + "most two decimals.",
            fix: facts.priceAdvice)
    }
}
