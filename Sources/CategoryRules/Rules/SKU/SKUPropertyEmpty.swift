import Bytes
package import FeedModel

/// A SKU that lacks the properties of the others, or a property without its value.
package enum SKUPropertyEmpty: Rule {
    package static let page = RulePage(
        "sku.property-empty", .error,
        what:
            "Where a product has SKU properties, every SKU has some, and every property "
            + "has a value: an own name or a picture alone is not enough.",
        why: "Buyers could not choose such a SKU; the platform refuses empty property sets and empty values.",
        cure: "Fill in the value in the column sku:NAME (XML: the text of property), or "
            + "empty sku_alias:NAME and sku_image:NAME too.",
        source: "publish-product document (SKU property values must not be empty)",
        passing: [
            .rows([["sku:Color": "Blue", "sku_alias:Color": "Sky"]]),
            .rows([["sku:Color": "", "sku_alias:Color": ""]]),
        ],
        failing: [
            .rows([["sku:Color": "", "sku_alias:Color": "Sky"]]),
            .rows([[:], ["sku:Color": "", "sku:Size": ""]]),
            .xml(skus: #"<sku code="1" price="9" inventory="1"><property name="Size"/></sku>"#),
        ])

    package static let concerns: ProductTraits = [.hasBareSKU, .hasUnresolvedProperty]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        if product.traits.isSuperset(of: [.hasProperties, .hasBareSKU]) {
            for sku in product.skus where sku.properties.isEmpty {
                product.report(Finding(page.code, at: Place(location: batch.skus[sku.entry].location)), &findings)
            }
        }
        guard product.traits.contains(.hasUnresolvedProperty) else { return }
        for sku in product.skus {
            let properties = product.properties[sku.properties]
            guard properties.contains(where: \.isBlank) else { continue }
            // A property that is not known may be meant to be its value.
            if properties.contains(where: { $0.attribute.index == nil }) { continue }
            for property in properties where property.isBlank { report(property, product, batch, &findings) }
        }
    }

    private static func report(
        _ property: ResolvedProperty, _ product: borrowing ProductCheck, _ batch: borrowing Batch,
        _ findings: inout [Finding]
    ) {
        guard let attribute = product.skuAttribute(property) else { return }
        let entry = batch.skuProperties[property.entry]
        product.report(
            Finding(
                page.code, at: Batch.place(of: entry), facts: .attribute(attribute),
                entry.alias.isBlank ? .none : .text(entry.alias.text),
                entry.image.isBlank ? .none : .text(entry.image.text)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "The SKU has no properties, but other SKUs of its product do.",
                fix: "Give it a value for each property that the others have.")
        }
        if facts.isPresent(1) {
            return FindingText(
                "\(facts.text(0)) has the own name \(facts.quoted(1)) but no value.", fix: "Fill in the value.")
        }
        if facts.isPresent(2) {
            return FindingText("\(facts.text(0)) has a picture but no value.", fix: "Fill in the value.")
        }
        return FindingText("\(facts.text(0)) has no value.", fix: "Fill in the value, or remove the property.")
    }
}
