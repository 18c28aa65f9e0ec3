package import FeedModel

/// A value that a SKU property does not list.
package enum SKUValueUnknown: Rule {
    package static let page = RulePage(
        "sku.value-unknown", .error,
        what:
            "The value of a SKU property is one that the category's data lists for it, by its name in any language or "
            + "by its id.",
        why: "The platform takes values by id and refuses those that the property does not list.",
        cure: "Write one of the listed values. Where the property takes an own name, put "
            + "your word into sku_alias:NAME.",
        source: "publish-product document (SKU values come from the category's attributes)",
        passing: [.rows([["sku:Color": "Blue"]]), .rows([["sku:Color": "#173"]]), .rows([["sku:Color": "blue"]])],
        failing: [.rows([["sku:Color": "Bleu sea"]]), .rows([["sku:Color": "#999999999"]])])

    package static let concerns: ProductTraits = .hasUnresolvedProperty

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for property in product.properties where property.value == .unknown && !property.isBlank {
            guard let attribute = product.skuAttribute(property) else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skuProperties[property.entry]), facts: .attribute(attribute)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let message = "\(facts.value) is not an option of \(facts.text(0))"
        guard case .attribute(let index) = facts.fact(0), let attribute = facts.attribute(0) else {
            return FindingText(message + ".")
        }
        if let near = facts.nearestValue(to: facts.rawValue, of: index) {
            return FindingText("\(message); nearest: \(near).", fix: "Write \(near).")
        }
        guard let values = facts.allowedValues(attribute) else {
            let more = attribute.allowsCustomName ? ", and your own word as sku_alias:\(attribute.englishName)" : ""
            return FindingText(message + ".", fix: "Choose one of its \(attribute.values.count) values\(more).")
        }
        return FindingText(message + ".", fix: "Choose one of \(values).")
    }
}
