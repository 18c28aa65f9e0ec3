package import FeedModel

/// SKUs with more properties than the platform shows.
package enum SKUTooManyProperties: Rule {
    package static let page = RulePage(
        "sku.too-many-properties", .warning,
        what: "A SKU has 1 to 3 properties. Reported once per product.",
        why: "The platform's document allows no more in one product; more were never tried.",
        cure: "Leave out the property that matters least, or offer the goods as several products. The limit is "
            + "sku_properties in the configuration.",
        source: "offer.product.post document (aeop_ae_product_s_k_us)",
        passing: [.rows([["sku:Ships From": "Spain"]])],
        failing: [])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let limit = product.limits.skuProperties
        for sku in product.skus where sku.properties.count > limit {
            // What is no property of SKUs has a finding of its own.
            let count = sku.properties.count { product.skuAttribute(product.properties[$0]) != nil }
            guard count > limit else { continue }
            product.report(
                Finding(
                    page.code, at: Place(location: batch.skus[sku.entry].location), facts: .integer(Int64(count)),
                    .integer(Int64(limit))), &findings)
            return
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU has \(facts.text(0)) properties; the platform's document allows \(facts.text(1)).",
            fix: "Leave out the one that matters least.")
    }
}
