package import FeedModel

/// A national quote, turned into country prices.
package enum NationalQuoteLegacy: Rule {
    package static let page = RulePage(
        "national-quote.legacy", .fixed,
        what:
            "Prices by country are absolute, one for each SKU. A national quote, the older "
            + "form, is converted into such prices, rounded half up to two decimals. "
            + "Reported once per file.",
        why: "Feeds take absolute country prices only. The discount of the SKU does not "
            + "carry over to the countries.",
        cure: "Nothing has to be done. To avoid the finding, write country_price:ES and the "
            + "like.",
        source: "API change log of 2019-03-08 (aeop_national_quote_configuration); Feed Solution tutorial",
        passing: [.rows([["country_price:RU": "20.90"]])],
        failing: [
            .rows([
                [
                    "national_quote_type": "relative",
                    "national_quote_data": #"[{"shiptoCountry":"RU","percentage":"1"}]"#,
                ]
            ]),
            .rows([
                [
                    "national_quote_type": "absolute",
                    "national_quote_data": #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":20}}]"#,
                ]
            ]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.nationalQuote == .converted || product.nationalQuote == .convertedFromOlderShape else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .nationalQuoteData, product: product.index),
                facts: .words(product.nationalQuote == .converted ? "" : "older shape"), isOncePerFile: true), &findings
        )
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let older =
            facts.text(0).isEmpty
            ? ""
            : "; the older of their two shapes still works, but the platform has announced "
                + "its end"
        return FindingText("The national quotes of this file become absolute country prices\(older).")
    }
}
