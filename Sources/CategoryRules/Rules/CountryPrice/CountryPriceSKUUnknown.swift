import Bytes
package import FeedModel

/// A country price for a SKU that the item does not have.
package enum CountryPriceSKUUnknown: Rule {
    package static let page = RulePage(
        "country-price.sku-unknown", .error,
        what: "Country prices belong to SKUs of the same item.",
        why:
            "The platform refuses a country price whose SKU is not in the item's own list. "
            + "In a quote, the keys name SKUs by their properties. In a price update, a SKU "
            + "without a price is not in the list.",
        cure: "Correct the key so that it names all properties of one SKU by their ids, such "
            + "as 14:771;5:311, or fill in the SKU's price.",
        source: "Feed Solution tutorial (multi_country_price_configuration); API change log of 2019-03-08",
        passing: [
            .rows([
                [
                    "national_quote_type": "absolute",
                    "national_quote_data": #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"5:200000989;14:173":18.5}}]"#,
                ]
            ])
        ],
        failing: [
            .rows([
                [
                    "national_quote_type": "absolute",
                    "national_quote_data": #"[{"shiptoCountry":"ES","absoluteQuoteMap":{"14:173":18.5}}]"#,
                ]
            ]),
            .update("sku_code,price,inventory,country_price:ES", "S1,10,4,9", "S2,,4,9"),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        if case .unknownSKU(let key) = product.nationalQuote {
            product.report(
                Finding(
                    page.code, at: batch.place(of: .nationalQuoteData, product: product.index), facts: .string(key),
                    operations: product.priceOperations), &findings)
        }
        // Where no stock goes, a blank price is a missing one whatever else the row says.
        guard product.hasCountryPrices, !product.carriesWholeProduct, product.has(.productStocksUpdate) else { return }
        for sku in product.skus where sku.price.isBlank && sku.sameCodeAs == nil && !sku.inventory.isBlank {
            guard let first = sku.countryPrices.first else { continue }
            product.report(
                Finding(
                    page.code, at: product.place(ofPrice: product.countryPrices[first], batch),
                    operations: product.priceOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "The SKU has a country price and no price, so it is not in the price update.",
                fix: "Fill in its price.")
        }
        return FindingText(
            "The quote's key \(facts.quoted(0)) names none of the product's SKUs.",
            fix: "Name all properties of a SKU by their ids, such as 14:771;5:311.")
    }
}
