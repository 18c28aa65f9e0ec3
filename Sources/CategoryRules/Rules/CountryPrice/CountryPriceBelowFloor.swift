import Bytes
package import FeedModel

/// A country price far below the SKU's.
package enum CountryPriceBelowFloor: Rule {
    package static let page = RulePage(
        "country-price.below-floor", .error,
        what: "A country price is at least 70 % of the SKU's price.",
        why: "The platform refuses lower ones.",
        cure: "Raise the country's price, or lower the SKU's. The limit is country_price_floor in the configuration.",
        source: "solution.product.post document (multi_country_price_configuration)",
        passing: [.rows([["price": "19.90", "country_price:ES": "13.93"]])],
        failing: [
            .rows([["price": "19.90", "country_price:ES": "13.92"]]),
            .update("sku_code,price,country_price:ES", "S1,10,6.99"),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasCountryPrices else { return }
        let floor = product.limits.countryPriceFloor
        for sku in product.skus where product.isUsable(sku.price) && !sku.isPriceInDoubt {
            guard product.speaks(sku) else { continue }
            guard let base = sku.price.number else { continue }
            for position in sku.countryPrices {
                let price = product.countryPrices[position]
                guard product.isUsable(price.price), !price.isPriceInDoubt, let number = price.price.number,
                    number.isLess(than: floor, percentOf: base)
                else { continue }
                product.report(
                    Finding(
                        page.code, at: product.place(ofPrice: price, batch), facts: .text(price.country),
                        .number(number), .number(floor), .number(base), operations: product.priceOperations), &findings)
            }
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The price \(facts.text(1)) for \(facts.text(0)) is less than \(facts.text(2)) % of the SKU's price "
                + "\(facts.text(3)).",
            fix: "Raise the country's price.")
    }
}
