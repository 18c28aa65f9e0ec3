import Bytes
package import FeedModel

/// A currency that cannot be compared with the seller's.
package enum CurrencyUnchecked: Rule {
    package static let page = RulePage(
        "currency.unchecked", .warning,
        what: "Where an export names a currency, the seller's quotation currency is known. "
            + "Reported once per run.",
        why:
            "A feed carries prices without their currency: in the wrong one, the same "
            + "number is charged. Only aliexpress.merchant.profile.get says which currency "
            + "the platform takes the seller's prices in.",
        cure:
            "Fetch the profile: feedmill categories pull with the id of any category "
            + "writes merchant.json. Then look whether it has quotation_currency.",
        source: "publish-product document (quotation_currency); aliexpress.merchant.profile.get",
        passing: [
            .rowsWith("merchant.json", #"{"quotation_currency":"EUR"}"#, [["currency": "EUR"]]),
            .rowsWith("merchant.json", profile, [[:]]),
        ],
        failing: [.rowsWith("merchant.json", profile, [["currency": "EUR"]])])

    /// As aliexpress.solution.merchant.profile.get answers.
    private static let profile = #"{"country_code":"ES","product_posting_forbidden":false}"#

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasPrices, product.seller?.merchant?.quotationCurrency == nil,
            !batch.field(.currency, of: product.index).isBlank
        else { return }
        product.report(
            Finding(page.code, at: batch.place(of: .currency, product: product.index), isOncePerRun: true), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "It is unknown whether the platform takes your prices in \(facts.value): there "
                + "is no merchant.json with your quotation currency.",
            fix: "Fetch the profile: feedmill categories pull with the id of any category.")
    }
}
