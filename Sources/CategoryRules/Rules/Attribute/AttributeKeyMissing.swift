package import FeedModel

/// A key attribute that the product does not give.
package enum AttributeKeyMissing: Rule {
    package static let page = RulePage(
        "attribute.key-missing", .warning,
        what: "A product has the key attributes of its category, even where they are not "
            + "required.",
        why: "Buyers filter by them: a product without them is found less often. It is sent "
            + "anyway.",
        cure: "Add the column attribute:NAME (XML: an attribute element) with one of the values that "
            + "the message names.",
        source: "publish-product document (keyAttribute)",
        passing: [.rows([["attribute:Pattern Type": "Solid", "attribute:Sleeve Length(cm)": "Full"]])],
        failing: [.rows([["attribute:Pattern Type": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.reportMissing({ $0.keyGeneral }, { $0.isKey && !$0.isRequired }, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        facts.missing("is a key attribute of this category and missing")
    }
}
