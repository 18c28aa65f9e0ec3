import Bytes
package import FeedModel

/// A price for a country that the platform sets no prices for.
package enum CountryPriceCountryUnknown: Rule {
    package static let page = RulePage(
        "country-price.country-unknown", .error,
        what: "Country prices are for ship-to countries that the platform knows, by their two letters: RU, US, CA, ES, "
            + "FR, UK (not GB), NL, IL, BR, CL, AU, UA, BY, JP, TH, SG, KR, ID, MY, PH, VN, IT, DE, SA, AE, PL and TR.",
        why:
            "The platform refuses others. The list is feedmill's and may be older than the "
            + "platform's; countries that the seller's schema names (ship_to_country) are "
            + "accepted too.",
        cure: "Correct the letters in the column's name (XML: the attribute country), or "
            + "remove the column. \"lists\": {\"ship_to_country\": [\"MX\"]} in the "
            + "configuration adds others.",
        source: "solution.product.post document (multi_country_price_configuration, ship_to_country)",
        passing: [.rows([["country_price:UK": "19"]])],
        failing: [
            .rows([["country_price:GB": "19"]]),
            .rows([
                [
                    "national_quote_type": "relative",
                    "national_quote_data": #"[{"shiptoCountry":"Spain","percentage":"1"}]"#,
                ]
            ]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices
    package static let lists: [KnownList] = [.shipToCountry]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasCountryPrices else { return }
        var quoted: [Text] = []
        for price in product.countryPrices
        where !price.isRepeated && !product.takes(batch.bytes.bytes[price.country], in: .shipToCountry) {
            if price.entry < 0 {
                // A quote says a country once for all SKUs.
                guard !quoted.contains(price.country) else { continue }
                quoted.append(price.country)
            }
            var place = product.place(ofPrice: price, batch)
            if price.entry >= 0, batch.countryPrices[price.entry].price.isBlank {
                place = product.place(ofDiscount: price, batch)
            }
            product.report(
                Finding(page.code, at: place, facts: .text(price.country), operations: product.priceOperations),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let message = "\(facts.quoted(0)) is not a ship-to country that feedmill knows"
        guard let meant = ShipToCountries.meant(by: facts.text(0)) else {
            return FindingText(
                message + ".", fix: "Write one of \(ShipToCountries.all). \(KnownList.shipToCountry.extending)")
        }
        return FindingText("\(message); the platform writes \(meant).", fix: "Write \(meant).")
    }
}
