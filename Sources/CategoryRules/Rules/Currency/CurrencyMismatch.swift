import Bytes
package import FeedModel

/// Prices in another currency than the seller's.
package enum CurrencyMismatch: Rule {
    package static let page = RulePage(
        "currency.mismatch", .error,
        what: "The export's currency is the one in which the platform takes the seller's "
            + "prices.",
        why:
            "A feed carries prices without their currency: 1990 roubles would become 1990 "
            + "euros. feedmill knows the seller's quotation currency from merchant.json in "
            + "the category data.",
        cure: "Export prices in the seller's quotation currency, or correct the column currency.",
        source: "aliexpress.merchant.profile.get (quotation_currency)",
        passing: [.rowsWith("merchant.json", profile, [["currency": "EUR"]])],
        failing: [.rowsWith("merchant.json", profile, [["currency": "RUB"]])])

    private static let profile = #"{"country":"ES","quotation_currency":"EUR"}"#

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.hasPrices, let expected = product.seller?.merchant?.quotationCurrency else { return }
        let cell = batch.field(.currency, of: product.index)
        guard !cell.isBlank, batch.bytes.bytes[cell.text].string.uppercased() != expected.uppercased() else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .currency, product: product.index), facts: .string(expected),
                operations: product.priceOperations), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The prices are in \(facts.value); the platform takes yours in \(facts.text(0)) (merchant.json).",
            fix: "Export the prices in \(facts.text(0)).")
    }
}
