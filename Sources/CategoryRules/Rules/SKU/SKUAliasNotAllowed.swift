import Bytes
package import FeedModel

/// An own name for a SKU property that takes none.
package enum SKUAliasNotAllowed: Rule {
    package static let page = RulePage(
        "sku.alias-not-allowed", .error,
        what: "A SKU value has an own name only where the category's data allows it (customized_name).",
        why: "The platform refuses own names elsewhere.",
        cure: "Empty sku_alias:NAME (XML: remove the attribute alias).",
        source: "category attributes (customized_name)",
        passing: [.rows([["sku_alias:Color": "Sky"]])],
        failing: [.rows([["sku:Ships From": "Spain", "sku_alias:Ships From": "Madrid"]])])

    package static let concerns: ProductTraits = .hasAliasOrImage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category = product.category else { return }
        for property in product.properties where !property.isBlank {
            let entry = batch.skuProperties[property.entry]
            guard !entry.alias.isBlank, let attribute = product.skuAttribute(property),
                !category.attributes[attribute].allowsCustomName
            else { continue }
            product.report(
                Finding(page.code, at: Batch.place(ofAlias: entry), facts: .attribute(attribute)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.text(0)) takes no name of your own, but has \(facts.value).", fix: "Empty this cell.")
    }
}
