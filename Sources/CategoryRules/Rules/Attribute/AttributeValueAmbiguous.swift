package import FeedModel

/// A name that fits two values, or two attributes.
package enum AttributeValueAmbiguous: Rule {
    package static let page = RulePage(
        "attribute.value-ambiguous", .error,
        what: "A name fits only one value of its attribute, and the name of an attribute "
            + "only one attribute.",
        why: "Translations sometimes give two values the same name; feedmill does not guess "
            + "which one is meant.",
        cure: "Write the id, as #47, or the name in another language.",
        source: "feedmill's own format",
        passing: [.rows([["attribute:Pattern Type": "#349909"]])],
        failing: [.rows([["attribute:Pattern Type": "Estampado"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report([.ambiguousName, .ambiguousValue], as: page.code, batch, &findings)
        if case .ambiguous = product.brand, let brand = product.category?.brandAttribute {
            product.report(
                Finding(
                    page.code, at: Batch.place(of: product.brandCell, name: "brand"), facts: .attribute(brand),
                    .text(product.brandCell.text)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard case .attribute(let index) = facts.fact(0) else {
            return FindingText(
                "\(facts.quoted(2)) is the name of \(facts.attributes(named: facts.text(2))).",
                fix: "Write the id of the attribute that you mean, such as attribute:#10.")
        }
        let values = facts.values(named: facts.text(1), of: index)
        return FindingText(
            "\(facts.quoted(1)) is the name of several values of \(facts.text(0)): "
                + values.map { facts.valueName(index, $0) }.joined(separator: ", ") + ".",
            fix: values.first.map { "Write the id of the one that you mean, such as #\(facts.valueID(index, $0))." })
    }
}
