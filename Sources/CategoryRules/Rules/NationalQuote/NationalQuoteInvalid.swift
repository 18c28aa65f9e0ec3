import Bytes
package import FeedModel

/// A national quote that cannot be read.
package enum NationalQuoteInvalid: Rule {
    package static let page = RulePage(
        "national-quote.invalid", .error,
        what:
            "A national quote has a type (percentage, relative or absolute) and data in one of the two published shapes: "
            + #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:771;5:311":12.0}}], or for all SKUs alike "#
            + #"[{"shiptoCountry":"RU","percentage":"5"}]. A percentage is a whole number from -30 to 100. The type delete, "#
            + "without data, takes a product's country prices away; only a full update can.",
        why: "feedmill converts it into country prices, and cannot send what it cannot read.",
        cure: "Correct the JSON, or write country_price:ES and the like instead. The limits of percentages are "
            + "quote_percentage_min and quote_percentage_max in the configuration.",
        source:
            "API change log of 2019-03-08 (aeop_national_quote_configuration) and 2019-11-20 (deleting); publish-product "
            + "document, scenario 3",
        passing: [
            .rows([
                [
                    "national_quote_type": "percentage",
                    "national_quote_data": #"[{"shiptoCountry":"RU","percentage":"5"}]"#,
                ]
            ]),
            .rows([["national_quote_type": "delete", "aliexpress_product_id": "33046841283"]]),
        ],
        failing: [
            .rows([["national_quote_type": "discount", "national_quote_data": "[]"]]),
            .rows([["national_quote_type": "absolute", "national_quote_data": ""]]),
            .rows([["national_quote_type": "absolute", "national_quote_data": "RU 5"]]),
            .rows([["national_quote_type": "relative", "national_quote_data": #"[{"shiptoCountry":"RU"}]"#]]),
            .rows([
                [
                    "national_quote_type": "percentage",
                    "national_quote_data": #"[{"shiptoCountry":"RU","percentage":"101"}]"#,
                ]
            ]),
            .rows([
                [
                    "national_quote_type": "percentage",
                    "national_quote_data": #"[{"shiptoCountry":"RU","absoluteQuoteMap":{"14:173;5:200000989":1.5}}]"#,
                ]
            ]),
            .rows([["national_quote_type": "delete", "national_quote_data": ""]]),
        ])

    package static let concerns: ProductTraits = .hasCountryPrices

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        switch product.nationalQuote {
        case .invalidType(let reason):
            product.report(
                Finding(
                    page.code, at: batch.place(of: .nationalQuoteType, product: product.index), facts: .words("type"),
                    .string(reason), operations: product.priceOperations), &findings)
        case .invalidData(let reason):
            product.report(
                Finding(
                    page.code, at: batch.place(of: .nationalQuoteData, product: product.index), facts: .words("data"),
                    .string(reason), operations: product.priceOperations), &findings)
        case .none, .converted, .convertedFromOlderShape, .deletion, .unknownSKU: break
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let reason = String(facts.text(1).unicodeScalars.prefix(220).map(Character.init))
        let fix =
            facts.text(0) == "type"
            ? "Write percentage, relative or absolute. Use delete only in a full update, "
                + "without data and country prices."
            : #"Write it like [{"shiptoCountry":"RU","absoluteQuoteMap":{"14:771":12.0}}]."#
        return FindingText("The \(facts.text(0)) of the national quote \(reason).", fix: fix)
    }
}
