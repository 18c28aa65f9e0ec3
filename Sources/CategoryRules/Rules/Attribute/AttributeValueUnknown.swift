package import FeedModel

/// A value that an attribute does not list.
package enum AttributeValueUnknown: Rule {
    package static let page = RulePage(
        "attribute.value-unknown", .error,
        what: "The value of an attribute with a list is one of the list, by its name in any "
            + "language or by its id. So is a brand that is given by an id.",
        why: "The platform refuses values that are not on the list.",
        cure: "Write the nearest value, or another one of the list. Where the list has "
            + "Other, write Other=your text.",
        source: "publish-product document (general attributes)",
        passing: [.rows([["attribute:Collar": "Cuello mao"]])],
        failing: [
            .rows([["attribute:Collar": "Mandarine Collar"]]), .rows([["attribute:Collar": "#999"]]),
            .rows([["brand": "#999"]]),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.unknownValue, as: page.code, batch, &findings)
        guard case .unknownID(let text) = product.brand, let category = product.category else { return }
        product.report(
            Finding(
                page.code, at: Batch.place(of: product.brandCell, name: "brand"),
                facts: category.brandAttribute.map { .attribute($0) } ?? .none, .text(text)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard case .attribute(let index) = facts.fact(0) else {
            return FindingText(
                "\(facts.quoted(1)) is a brand's id, and category \(facts.categoryID) has no list of brands.",
                fix: "Write the brand's name.")
        }
        let seen = "\(facts.quoted(1)) is not an option of \(facts.text(0))"
        let other = facts.attribute(0)?.otherValue == nil ? "" : " Or write Other=your text."
        guard let nearest = facts.nearestValueIndex(to: facts.text(1), of: index) else {
            return FindingText("\(seen).", fix: facts.options(of: index).map { "Write one of \($0).\(other)" })
        }
        return FindingText(
            "\(seen); nearest: \(facts.valueName(index, nearest)).",
            fix: "Write \(facts.valueText(index, nearest)).\(other)")
    }
}
