package import FeedModel

/// An attribute without a value.
package enum AttributeValueMissing: Rule {
    package static let page = RulePage(
        "attribute.value-missing", .error,
        what: "An attribute that is present has a value.",
        why: "The platform refuses an attribute without a value.",
        cure: "Give it a value, or leave the attribute out.",
        source: "publish-product document (general attributes)",
        passing: [.rows([["attribute:Collar": ""]])],
        failing: [
            .rows([["attribute:Collar": "|"]]),
            .file("shirts.xml", RuleExample.xml("<attribute name=\"Collar\"><value/></attribute>")),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.blank, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.text(0)) has no value.",
            fix: facts.optionsAdvice(of: 0) ?? "Give it a value, or leave it out.")
    }
}
