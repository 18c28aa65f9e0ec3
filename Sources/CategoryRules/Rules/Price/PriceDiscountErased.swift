import Bytes
package import FeedModel

/// A discount that a price update takes away, though the export speaks of discounts.
package enum PriceDiscountErased: Rule {
    package static let page = RulePage(
        "price.discount-erased", .warning,
        what:
            "Where price updates go by the platform's batch call and the export has "
            + "discount prices, each SKU has one.",
        why:
            "The batch call removes a discount that is left out. That is right for a SKU "
            + "without a discount, and a surprise where the cell was merely left blank.",
        cure: "Fill in discount_price. If the SKU is to have no discount, nothing has to be "
            + "done.",
        source: "solution.batch.product.price.update document (discount_price)",
        passing: [.update("sku_code,price,discount_price", "S1,10,9")], failing: [])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.erasesDiscounts, !product.carriesWholeProduct, product.has(.productPricesUpdate) else { return }
        for sku in product.skus
        where product.takesPart(sku, in: .productPricesUpdate) && product.erasesDiscount(of: sku, batch) {
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].discountPrice, name: "discount_price"),
                    operations: product.priceOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU has no discount price; the batch route removes the discount that it "
                + "may have.",
            fix: "Fill in the discount price if the SKU is to keep one.")
    }
}

extension ProductCheck {
    /// Whether an export that has discount prices has none for a SKU, on a way on which that takes it away.
    func erasesDiscount(of sku: ResolvedSKU, _ batch: borrowing Batch) -> Bool {
        guard erasesDiscounts, sku.discountPrice.isBlank else { return false }
        let cell = batch.skus[sku.entry].discountPrice
        if cell.column != ColumnReference.noIndex, batch.file.format == .csv { return true }
        // An element of XML that has the attribute, or a SKU beside it that does.
        return product.presence.contains(.discountPrice)
    }
}
