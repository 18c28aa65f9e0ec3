import Bytes
package import FeedModel

/// A product that does not say its main language.
package enum LocaleMissing: Rule {
    package static let page = RulePage(
        "locale.missing", .error,
        what: "A product says which locale its title and description are in.",
        why: "The platform refuses a product without it, and translates from it.",
        cure: "Fill in the column locale, or set it for all: \"defaults\": {\"locale\": "
            + "\"es_ES\"} in the configuration, in XML on the root.",
        source: "product schema (locale)",
        passing: [.rows([["locale": "es_ES"]])],
        failing: [.rows([["locale": ""]]), .rows([["locale": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, batch.field(.locale, of: product.index).isBlank else { return }
        product.report(Finding(page.code, at: batch.place(of: .locale, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The product has no locale.", fix: "Fill it in, such as es_ES, or as a default in the configuration.")
    }
}
