package import FeedModel

/// A SKU property that the category does not have.
package enum SKUPropertyUnknown: Rule {
    package static let page = RulePage(
        "sku.property-unknown", .error,
        what: "Every SKU property is an attribute of the category, named in any language its data holds or by id.",
        why: "The platform refuses SKU properties that the category does not have (F00-00-10007-015).",
        cure:
            "Correct the name after sku: in the header (XML: the attribute name of "
            + "property). `feedmill categories show ID` lists the names.",
        source: "publish-product document (SKU properties come from the category's attributes)",
        passing: [.rows([["sku:14": "Blue", "sku:Color": nil]]), .rows([["sku:颜色": "Blue", "sku:Color": nil]])],
        failing: [.rows([["sku:Colour": "Blue", "sku:Color": nil]])])

    package static let concerns: ProductTraits = .hasUnresolvedProperty

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for property in product.properties where property.attribute == .unknown {
            let entry = batch.skuProperties[property.entry]
            product.report(
                Finding(
                    page.code, at: Batch.place(of: entry), facts: .text(entry.name),
                    .integer(product.category?.id ?? 0)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let name = facts.text(0)
        let message = "\(facts.quoted(0)) is not an attribute of category \(facts.text(1))"
        guard let near = facts.nearestAttribute(to: name), let category = facts.category else {
            return FindingText(message + ".", fix: "Name one of the category's SKU properties, or remove it.")
        }
        let found = category.attributes[near]
        return FindingText(
            "\(message); nearest: \(found.label).", fix: "Write \(found.englishName).")
    }
}
