package import FeedModel

/// An attribute that is not to be sent.
package enum AttributeHidden: Rule {
    package static let page = RulePage(
        "attribute.hidden", .fixed,
        what: "Attributes that the category hides (visible: false) are left out, required or not.",
        why: "The platform fills them in. feedmill leaves them out and sends the rest.",
        cure: "Remove the attribute from the export.",
        source: "API metadata of "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath (visible)",
        passing: [.rows([[:]])],
        failing: [.rows([["attribute:Supply Type": "Made to order"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.hidden, as: page.code, batch, &findings)
        for property in product.hiddenProperties {
            guard let attribute = property.attribute.index else { continue }
            let entry = batch.skuProperties[property.entry]
            product.report(
                Finding(page.code, at: Batch.place(of: entry), facts: .attribute(attribute)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.text(0)) is hidden in this category and was left out.", fix: "Remove it from the export.")
    }
}
