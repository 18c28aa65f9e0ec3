import Bytes
package import FeedModel

/// A discount price that is no discount.
package enum PriceDiscountNotLower: Rule {
    package static let page = RulePage(
        "price.discount-not-lower", .error,
        what: "The discount price of a SKU is lower than its price.",
        why: "The platform refuses a discount that takes nothing off.",
        cure: "Correct one of the two, or empty discount_price if there is no discount.",
        source: "solution.product.post document (discount_price)",
        passing: [.rows([["price": "19.90", "discount_price": "19.89"]])],
        failing: [
            .rows([["price": "19.90", "discount_price": "19.9"]]),
            .update("sku_code,price,discount_price", "S1,10,12"),
        ])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasPrices else { return }
        let (minimum, maximum) = (product.limits.priceMinimum, product.limits.priceMaximum)
        for sku in product.skus where product.speaks(sku) && !sku.isPriceInDoubt && !sku.isDiscountInDoubt {
            guard sku.discountPrice.isPrice, sku.price.isPrice, let discount = sku.discountPrice.number,
                let price = sku.price.number, discount >= price, !sku.price.isOutside(minimum, maximum),
                !sku.discountPrice.isOutside(minimum, maximum)
            else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].discountPrice, name: "discount_price"),
                    facts: .number(price), operations: product.priceOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The discount price \(facts.value) is not lower than the price \(facts.text(0)).",
            fix: "Lower the discount price, or empty the cell.")
    }
}
