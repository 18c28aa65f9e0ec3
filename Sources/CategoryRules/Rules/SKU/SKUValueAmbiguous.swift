package import FeedModel

/// A name that fits two SKU properties, or two values of one.
package enum SKUValueAmbiguous: Rule {
    package static let page = RulePage(
        "sku.value-ambiguous", .error,
        what: "The name of a SKU property or value fits only one.",
        why: "Where two fit, feedmill would have to guess which one is meant.",
        cure: "Write the id with # in front, such as #173.",
        source: "feedmill's own format",
        passing: [.rows([["sku:Color": "#173"]])],
        failing: [.rows([["sku:Color": "Azul claro"]])])

    package static let concerns: ProductTraits = .hasUnresolvedProperty

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for property in product.properties where property.attribute == .ambiguous || property.value == .ambiguous {
            let entry = batch.skuProperties[property.entry]
            if property.attribute == .ambiguous {
                product.report(
                    Finding(page.code, at: Batch.place(of: entry), facts: .none, .text(entry.name)), &findings)
            } else if let attribute = product.skuAttribute(property) {
                product.report(
                    Finding(page.code, at: Batch.place(of: entry), facts: .attribute(attribute)), &findings)
            }
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "\(facts.quoted(1)) fits more than one attribute of the category.",
                fix: "Write the attribute's id with # in front.")
        }
        return FindingText(
            "\(facts.value) fits more than one value of \(facts.text(0)).", fix: "Write the value's id with # in front."
        )
    }
}
