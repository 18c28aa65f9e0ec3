package import FeedModel

/// More than one value where one is allowed.
package enum AttributeTooManyValues: Rule {
    package static let page = RulePage(
        "attribute.too-many-values", .error,
        what: "A single choice, a text or a number has one value; Other has one text.",
        why: "The platform takes one value, and feedmill does not choose among several.",
        cure: "Keep one of the values.",
        source: "publish-product document (attribute_show_type_value: list_box and check_box)",
        passing: [.rows([["attribute:Material": "Cotton|Elastane"]])],
        failing: [
            .rows([["attribute:Collar": "Turn-down Collar|Mandarin Collar"]]),
            .rows([["attribute:Material": "Other=hemp|Other=jute"]]),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.surplus, as: page.code, batch, &findings)
        guard product.attributeNotes.contains(.cut), let last = product.attributes.last else { return }
        product.report(
            Finding(page.code, at: product.place(last, batch), facts: .none, .none, .none, .integer(1)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(3) {
            return FindingText(
                "The product has more attribute values than any category takes.",
                fix: "Remove the ones that are not needed.")
        }
        if facts.attribute(0)?.kind == .multipleChoice {
            return FindingText(
                "\(facts.text(0)) takes one text of your own, and \(facts.quoted(1)) is the second.",
                fix: "Keep one of them.")
        }
        return FindingText(
            "\(facts.text(0)) takes one value, and \(facts.quoted(1)) is the second.", fix: "Keep one of them.")
    }
}
