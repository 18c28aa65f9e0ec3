import Bytes
package import FeedModel

/// A product whose SKUs lack a property that its category requires.
package enum SKUPropertyRequired: Rule {
    package static let page = RulePage(
        "sku.property-required", .error,
        what:
            "The SKUs of a product have every SKU property that its category requires, "
            + "even if there is only one SKU.",
        why: "The platform refuses a product that lacks a required SKU property.",
        cure: "Add the column sku:NAME (XML: a property element) and fill it for every SKU.",
        source: "publish-product document (required attributes)",
        passing: [.rows([["sku:Size": "One Size"]])],
        failing: [.rows([["sku:Size": ""]]), .rows([["sku:Size": "", "sku:Color": ""]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category = product.category, let first = product.skus.first else { return }
        for attribute in category.skuAttributes {
            let known = category.attributes[attribute]
            guard known.isRequired, known.isVisible, !hasIt(attribute, product) else { continue }
            product.report(
                Finding(
                    page.code, at: product.place(of: attribute, missingIn: first, batch), facts: .attribute(attribute)),
                &findings)
        }
    }

    /// Whether any SKU has the property, or one that is not known and may be meant for it: what the others lack then is
    /// reported SKU by SKU.
    private static func hasIt(_ attribute: Int, _ product: borrowing ProductCheck) -> Bool {
        for position in product.properties.indices
        where product.properties[position].attribute == .known(attribute)
            || product.properties[position].attribute.index == nil
        {
            return true
        }
        return false
    }

    package static func text(_ facts: FactReader) -> FindingText {
        var fix = "Fill it in for every SKU"
        if let attribute = facts.attribute(0), let values = facts.allowedValues(attribute) { fix += ": \(values)" }
        return FindingText("\(facts.text(0)) is required, and the SKUs do not have it.", fix: fix + ".")
    }
}
