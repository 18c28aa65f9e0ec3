package import FeedModel

/// A price update that says nothing about the discount.
package enum PriceDiscountLeftOut: Rule {
    package static let page = RulePage(
        "price.discount-left-out", .notice,
        what:
            "A price update of a SKU has its discount price too. Where it has none, the "
            + "update leaves the discount out. Reported once per file.",
        why:
            "In the platform's batch price update (stock_and_price_route), leaving the "
            + "discount out removes it. For feeds it is not documented.",
        cure: "Nothing has to be done if the SKUs have no discount. Otherwise fill in "
            + "discount_price.",
        source: "solution.batch.product.price.update document (discount_price)",
        passing: [.update("sku_code,price,discount_price", "S1,10,9")],
        failing: [.update("sku_code,price", "S1,10"), .update("sku_code,price,discount_price", "S1,10,")])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard !product.carriesWholeProduct, product.has(.productPricesUpdate) else { return }
        for sku in product.skus
        where sku.discountPrice.isBlank && product.takesPart(sku, in: .productPricesUpdate)
            && !product.erasesDiscount(of: sku, batch)
        {
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].discountPrice, name: "discount_price"),
                    facts: .words(product.erasesDiscounts ? "batch" : ""), operations: product.priceOperations,
                    isOncePerFile: true), &findings)
            return
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Price updates without a discount price leave it out"
                + (facts.text(0).isEmpty ? "" : ", and the batch route removes a discount that is left out")
                + "; this SKU is the first of the file.")
    }
}
