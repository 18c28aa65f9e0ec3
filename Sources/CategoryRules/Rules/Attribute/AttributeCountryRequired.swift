import Bytes
package import FeedModel

/// An attribute that some countries require, and that the product does not give.
package enum AttributeCountryRequired: Rule {
    package static let page = RulePage(
        "attribute.country-required", .warning,
        what: "A product has the attributes that some ship-to countries require.",
        why: "Without it the product may not be sold there. It is sent anyway.",
        cure: "Add the column attribute:NAME (XML: an attribute element), unless the product is not "
            + "shipped to those countries.",
        source: "API metadata of "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath "
            + "(AE_FEATURE_PRequireStrategy)",
        passing: [.rows([["attribute:Origin": "Spain"]])],
        failing: [.rows([["attribute:Origin": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.reportMissing(
            { $0.countryGeneral }, { !$0.requiredCountries.isEmpty && !$0.isRequired }, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let countries = facts.attribute(0)?.requiredCountries.map(\.string).joined(separator: ", ") ?? ""
        return facts.missing("is required for \(countries) and missing")
    }
}
