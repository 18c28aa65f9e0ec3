package import FeedModel

/// A required attribute that the product does not give.
package enum AttributeRequiredMissing: Rule {
    package static let page = RulePage(
        "attribute.required-missing", .error,
        what: "A product has every attribute that its category requires, and those that its "
            + "chosen values bring with them. Attributes that the category hides are never "
            + "required.",
        why: "The platform refuses a product that lacks one.",
        cure: "Add the column attribute:NAME (XML: an attribute element) with one of the values that "
            + "the message names.",
        source: "publish-product document (required)",
        passing: [.rows([["attribute:Material": "Cotton"]])],
        failing: [.rows([["attribute:Material": ""]]), .rows([["attribute:Material": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.reportMissing({ $0.requiredGeneral }, { $0.isRequired }, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        facts.missing("is required and missing")
    }
}
