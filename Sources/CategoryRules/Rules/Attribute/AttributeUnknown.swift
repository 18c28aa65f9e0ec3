package import FeedModel

/// An attribute that the category does not have.
package enum AttributeUnknown: Rule {
    package static let page = RulePage(
        "attribute.unknown", .error,
        what: "Every attribute is one of the category's, by its name in any language or by "
            + "its id.",
        why: "The platform refuses attributes that the category does not have, and a "
            + "mistyped one would be missing.",
        cure: "Correct the name as the message says. A property of SKUs goes into sku:NAME, "
            + "an attribute of your own into custom:NAME.",
        source: "publish-product document (attribute list of the category)",
        passing: [.rows([["attribute:Collar": "Mandarin Collar"]]), .rows([["attribute:Cuello": "Cuello mao"]])],
        failing: [
            .rows([["attribute:Colar": "Mandarin Collar"]]), .rows([["attribute:Color": "Blue"]]),
            .rows([["attribute:Print Theme": "Flowers", "attribute:Pattern Type": "Solid"]]),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report([.unknown, .skuProperty], as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let name = facts.quoted(2)
        if let attribute = facts.attribute(0) {
            return FindingText(
                "\(facts.text(0)) is a property of SKUs, not of the product.",
                fix: "Move it to the column sku:\(attribute.englishName) (XML: a property of sku).")
        }
        if let parents = facts.parents(ofChildNamed: facts.text(2)) {
            return FindingText(
                "\(name) applies only where \(parents) is chosen.", fix: "Choose it, or leave \(name) out.")
        }
        let seen = "Category \(facts.categoryID) has no attribute \(name)"
        guard let nearest = facts.nearestAttribute(to: facts.text(2)),
            let attribute = facts.category?.attributes[nearest]
        else {
            return FindingText("\(seen).", fix: "Use custom:NAME for an attribute of your own, or leave it out.")
        }
        return FindingText(
            "\(seen); nearest: \(facts.attributeName(nearest)).",
            fix: "Write \(attribute.isSKU ? "sku" : "attribute"):\(attribute.englishName).")
    }
}
