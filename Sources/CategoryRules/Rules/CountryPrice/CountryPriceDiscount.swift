import Bytes
package import FeedModel

/// A country's discount that is no discount, or too large a one.
package enum CountryPriceDiscount: Rule {
    package static let page = RulePage(
        "country-price.discount", .error,
        what: "A country's discount price is lower than the country's price, and at least 10 % of it.",
        why: "The platform refuses others.",
        cure: "Correct the discount price, or empty the cell. The limit is "
            + "country_discount_floor in the configuration.",
        source: "solution.product.post document (multi_country_price_configuration, discount_price)",
        passing: [.rows([["country_price:ES": "20", "country_discount_price:ES": "2"]])],
        failing: [
            .rows([["country_price:ES": "20", "country_discount_price:ES": "20.00"]]),
            .rows([["country_price:ES": "20", "country_discount_price:ES": "1.99"]]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasCountryPrices else { return }
        let floor = product.limits.countryDiscountFloor
        for entry in product.countryPrices
        where !entry.isRepeated && !entry.isPriceInDoubt && !entry.isDiscountInDoubt {
            guard product.isUsable(entry.price), product.isUsable(entry.discountPrice), let price = entry.price.number,
                let discount = entry.discountPrice.number
            else { continue }
            let isTooLow = discount.isLess(than: floor, percentOf: price)
            guard isTooLow || discount >= price else { continue }
            product.report(
                Finding(
                    page.code, at: product.place(ofDiscount: entry, batch), facts: .text(entry.country),
                    .number(discount),
                    .number(price), isTooLow ? .number(floor) : .none, operations: product.priceOperations), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let start = "The discount price \(facts.text(1)) for \(facts.text(0)) is "
        guard facts.isPresent(3) else {
            return FindingText(
                start + "not lower than its price \(facts.text(2)).", fix: "Lower it, or empty the cell.")
        }
        return FindingText(
            start + "less than \(facts.text(3)) % of its price \(facts.text(2)).", fix: "Raise it, or empty the cell.")
    }
}
