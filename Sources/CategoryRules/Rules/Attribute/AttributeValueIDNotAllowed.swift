package import FeedModel

/// A value id for an attribute without a list.
package enum AttributeValueIDNotAllowed: Rule {
    package static let page = RulePage(
        "attribute.value-id-not-allowed", .error,
        what: "An attribute without a list takes a text or a number, not a value id.",
        why: "There is no value for the id to stand for.",
        cure: "Write the text or number itself.",
        source: "publish-product document (general attributes)",
        passing: [.rows([["attribute:Model Number": "CS-47"]])],
        failing: [
            .rows([["attribute:Model Number": "#47"]]),
            .file("shirts.xml", RuleExample.xml("<attribute name=\"Model Number\"><value id=\"47\"/></attribute>")),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.valueIDNotAllowed, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.quoted(1)) is an id, and \(facts.text(0)) has no list of values.", fix: "Write the text itself.")
    }
}
