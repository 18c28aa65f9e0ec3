package import FeedModel

/// Text beside a value that takes none.
package enum AttributeTextNotAllowed: Rule {
    package static let page = RulePage(
        "attribute.text-not-allowed", .error,
        what: "Only the value Other has a text of your own.",
        why: "The platform refuses a text with any other value of a list.",
        cure: "Remove the text, or choose Other.",
        source: "publish-product document (general attributes)",
        passing: [.rows([["attribute:Collar": "Mandarin Collar"]])],
        failing: [.rows([["attribute:Collar": "Mandarin Collar=white"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.textNotAllowed, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.quoted(1)): only Other takes a text, and this is another value of \(facts.text(0)).",
            fix: "Keep the value alone, or write Other=your text where the list has Other.")
    }
}
