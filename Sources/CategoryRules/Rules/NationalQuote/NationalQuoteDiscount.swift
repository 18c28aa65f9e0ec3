import Bytes
package import FeedModel

/// A national quote beside a discount price.
package enum NationalQuoteDiscount: Rule {
    package static let page = RulePage(
        "national-quote.discount", .notice,
        what:
            "The discount price of a SKU does not apply to countries whose prices come "
            + "from a national quote. Reported once per file.",
        why: "A quote changes prices and says nothing about discounts, and what the "
            + "discount of a country would be is not documented.",
        cure:
            "Nothing has to be done if the countries are to have no discount. Otherwise "
            + "write country_price:ES and country_discount_price:ES.",
        source:
            "API change log of 2019-03-08 (aeop_national_quote_configuration); Feed Solution tutorial, sample code 3",
        passing: [
            .rows([
                [
                    "national_quote_type": "relative",
                    "national_quote_data": #"[{"shiptoCountry":"RU","percentage":"1"}]"#,
                ]
            ])
        ],
        failing: [
            .rows([
                [
                    "discount_price": "18", "national_quote_type": "relative",
                    "national_quote_data": #"[{"shiptoCountry":"RU","percentage":"1"}]"#,
                ]
            ])
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.nationalQuote == .converted || product.nationalQuote == .convertedFromOlderShape else { return }
        for sku in product.skus where !sku.discountPrice.isBlank && product.speaks(sku) {
            guard let quoted = sku.countryPrices.first(where: { product.countryPrices[$0].entry < 0 }) else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].discountPrice, name: "discount_price"),
                    facts: .text(product.countryPrices[quoted].country), operations: product.priceOperations,
                    isOncePerFile: true), &findings)
            return
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The discount price \(facts.value) does not apply to \(facts.text(0)), whose "
                + "price comes from a national quote. The same holds for all quotes of the file.",
            fix: "Write country_discount_price:\(facts.text(0)) if it is to have one.")
    }
}
