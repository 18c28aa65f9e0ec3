import Bytes
package import FeedModel

/// A SKU without a price.
package enum PriceMissing: Rule {
    package static let page = RulePage(
        "price.missing", .error,
        what: "Every SKU of a product has a price, and so has every SKU of a price update.",
        why: "The platform refuses a product that has a SKU without a price.",
        cure: "Fill in the column price (XML: the attribute price of sku) in the row that "
            + "the finding names.",
        source: "Feed Solution tutorial (sku_info_list, multiple_sku_update_list)",
        passing: [.rows([["price": "19.90"]])],
        failing: [.rows([["price": ""]]), .rows([["price": nil]])])

    package static let concerns: ProductTraits = .hasFaultyPrice

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        let mayBeLeftOut = product.has(.productStocksUpdate)
        guard product.carriesWholeProduct || product.has(.productPricesUpdate) else { return }
        for sku in product.skus where sku.price.isBlank && !(mayBeLeftOut && !sku.inventory.isBlank) {
            guard product.speaks(sku) else { continue }
            let cell = batch.skus[sku.entry].price
            product.report(
                Finding(page.code, at: Batch.place(of: cell, name: "price"), operations: product.priceOperations),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The SKU has no price.", fix: "Fill in its price, such as 19.90.")
    }
}
