package import FeedModel

/// The value Other without its text.
package enum AttributeOtherTextMissing: Rule {
    package static let page = RulePage(
        "attribute.other-text-missing", .error,
        what: "The value Other (id 4) has a text of your own.",
        why: "The platform refuses Other alone: buyers would see nothing.",
        cure: "Write Other=your text (XML: the text inside the value with id 4).",
        source: "publish-product document (general attributes: Other)",
        passing: [.rows([["attribute:Collar": "Other=Wing collar"]])],
        failing: [.rows([["attribute:Collar": "Other"]]), .rows([["attribute:Collar": "#4"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.otherTextMissing, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.text(0)) is Other, without the text that says what.",
            fix: "Write Other=your text (XML: the text inside the value).")
    }
}
