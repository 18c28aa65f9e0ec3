package import FeedModel

/// A SKU property that is an attribute of the whole product.
package enum SKUPropertyNotSKU: Rule {
    package static let page = RulePage(
        "sku.property-not-sku", .error,
        what:
            "A SKU property is one that the category's data marks as such; the other attributes belong to the product.",
        why: "The platform takes general attributes elsewhere and refuses them as SKU "
            + "properties.",
        cure: "Move the value to the column attribute:NAME (XML: an attribute element of the product).",
        source: "publish-product document (SKU and general attributes)",
        passing: [.rows([["attribute:Collar": "Mandarin Collar"]])],
        failing: [.rows([["sku:Collar": "Mandarin Collar"]])])

    package static let concerns: ProductTraits = .hasUnresolvedProperty

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for property in product.properties where product.skuAttribute(property) == nil {
            guard case .known(let attribute) = property.attribute else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skuProperties[property.entry]), facts: .attribute(attribute)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let name = facts.attribute(0)?.englishName ?? "NAME"
        return FindingText(
            "\(facts.text(0)) is an attribute of the product, not of its SKUs.", fix: "Move it to attribute:\(name).")
    }
}
