package import FeedModel

/// The same value twice.
package enum AttributeValueDuplicate: Rule {
    package static let page = RulePage(
        "attribute.value-duplicate", .fixed,
        what: "A value of an attribute appears once. Repeated values are left out.",
        why: "The platform requires the values of a list to be unique.",
        cure: "Keep one of them.",
        source: "product schema (uniqueItems)",
        passing: [.rows([["attribute:Material": "Cotton|Elastane"]])],
        failing: [
            .rows([["attribute:Material": "Cotton|47"]]), .rows([["attribute:Collar": "Mandarin Collar|Cuello mao"]]),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.repeated, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.quoted(1)) appears twice in \(facts.text(0)); one of them was left "
                + "out.",
            fix: "Keep one of them.")
    }
}
