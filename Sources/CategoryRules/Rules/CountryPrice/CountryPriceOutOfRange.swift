import Bytes
package import FeedModel

/// A country price that the platform does not take.
package enum CountryPriceOutOfRange: Rule {
    package static let page = RulePage(
        "country-price.out-of-range", .error,
        what: "Country prices and their discounts are from 0.01 to 999999.",
        why: "The platform refuses others.",
        cure:
            "Correct the price, or the quote it comes from. The limits are price_min and price_max in the configuration.",
        source: "solution.product.post document (multi_country_price_configuration)",
        passing: [.rows([["country_price:ES": "999999"]])],
        failing: [
            .rows([["country_price:ES": "0"]]), .rows([["country_price:ES": "1000000"]]),
            .rows([
                [
                    "national_quote_type": "relative",
                    "national_quote_data": #"[{"shiptoCountry":"ES","percentage":"-25"}]"#,
                ]
            ]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasCountryPrices else { return }
        let (minimum, maximum) = (product.limits.priceMinimum, product.limits.priceMaximum)
        for price in product.countryPrices where !price.isRepeated {
            if price.price.isPrice, price.price.isOutside(minimum, maximum) {
                report(price.price, product.place(ofPrice: price, batch), product, &findings)
            }
            if price.discountPrice.isPrice, !price.price.isBlank, price.discountPrice.isOutside(minimum, maximum) {
                report(price.discountPrice, product.place(ofDiscount: price, batch), product, &findings)
            }
        }
    }

    private static func report(
        _ number: ResolvedNumber, _ place: Place, _ product: borrowing ProductCheck, _ findings: inout [Finding]
    ) {
        product.report(
            Finding(
                page.code, at: place, facts: .number(number.number ?? .zero), .number(product.limits.priceMinimum),
                .number(product.limits.priceMaximum), operations: product.priceOperations), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The country price \(facts.text(0)) is not within \(facts.text(1)) and \(facts.text(2)).",
            fix: "Correct the price.")
    }
}
