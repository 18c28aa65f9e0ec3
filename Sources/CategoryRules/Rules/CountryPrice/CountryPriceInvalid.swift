import Bytes
package import FeedModel

/// A country price that is no price.
package enum CountryPriceInvalid: Rule {
    package static let page = RulePage(
        "country-price.invalid", .error,
        what:
            "A country price is a number with at most two decimals, and a country with a "
            + "discount has a price.",
        why: "The platform takes absolute prices by country, and a discount only with a "
            + "price.",
        cure: "Write the price as 1234.5, or empty the country's discount too.",
        source: "Feed Solution tutorial (multi_country_price_configuration)",
        passing: [.rows([["country_price:ES": "18.50", "country_discount_price:ES": "17"]])],
        failing: [
            .rows([["country_price:ES": "18,5"]]), .rows([["country_price:ES": "18.555"]]),
            .rows([["country_price:ES": "", "country_discount_price:ES": "17"]]),
            .rows([["country_price:ES": "18.50", "country_discount_price:ES": "less"]]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasCountryPrices else { return }
        for price in product.countryPrices where !price.isRepeated {
            if price.price.isInvalidPrice {
                report(.words("price"), product.place(ofPrice: price, batch), product, &findings)
            } else if price.price.isBlank {
                let fact = price.discountPrice.isBlank ? Fact.words("nothing") : .none
                report(fact, product.place(ofPrice: price, batch), product, &findings)
            }
            if price.discountPrice.isInvalidPrice, !price.price.isBlank {
                report(.words("price"), product.place(ofDiscount: price, batch), product, &findings)
            }
        }
    }

    private static func report(
        _ fact: Fact, _ place: Place, _ product: borrowing ProductCheck, _ findings: inout [Finding]
    ) {
        product.report(Finding(page.code, at: place, facts: fact, operations: product.priceOperations), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "The country has a discount and no price.", fix: "Fill in the country's price, or empty both cells.")
        }
        if facts.text(0) == "nothing" {
            return FindingText("The country has no price.", fix: "Give it a price, or leave the country out.")
        }
        return FindingText(
            "\(facts.value) is not a price; expected digits with an optional \(facts.decimalMark) and at "
                + "most two decimals.",
            fix: facts.priceAdvice)
    }
}
