package import FeedModel

/// No number where one is due.
package enum AttributeValueInvalid: Rule {
    package static let page = RulePage(
        "attribute.value-invalid", .error,
        what: "An attribute that takes a number has one: digits with an optional point; "
            + "whole where whole numbers are required; two with a hyphen for a range.",
        why: "The platform refuses words in place of a number.",
        cure: "Write the number alone, with its unit where it has one.",
        source: "API metadata of "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath (input_type, "
            + "attribute_show_type_value)",
        passing: [.rows([["attribute:Pieces in Pack": "2"]])],
        failing: [.rows([["attribute:Pieces in Pack": "two"]]), .rows([["attribute:Pieces in Pack": "2.5"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.invalidNumber, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let due =
            switch facts.attribute(0)?.kind {
            case .wholeNumber: "a whole number"
            case .interval: "a number or a range such as 2 - 5"
            default: "a number"
            }
        return FindingText("\(facts.quoted(1)) is not \(due), which \(facts.text(0)) takes.", fix: "Write \(due).")
    }
}
