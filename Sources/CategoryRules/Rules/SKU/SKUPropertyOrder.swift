import Bytes
package import FeedModel

/// SKU properties in another order than the platform wants, put right.
package enum SKUPropertyOrder: Rule {
    package static let page = RulePage(
        "sku.property-order", .fixed,
        what: "The properties of a SKU are in ascending spec, as the category's data has it: "
            + "for shirts Color, Size, Ships From.",
        why: "The platform reads them by position. feedmill puts them in order; the order "
            + "of a CSV's columns does not matter.",
        cure: "Nothing has to be done. To avoid the finding, write the property elements in "
            + "that order.",
        source: "publish-product document (SKU properties in ascending spec)",
        passing: [
            .xml(
                skus: """
                    <sku code="1" price="9" inventory="1"><property name="Color">Blue</property>\
                    <property name="Size">M</property></sku>
                    """),
            .rows([[:]]),
        ],
        failing: [
            .xml(
                skus: """
                    <sku code="1" price="9" inventory="1"><property name="Size">M</property>\
                    <property name="Color">Blue</property></sku>
                    """)
        ])

    package static let concerns: ProductTraits = .isReordered

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard batch.file.format == .xml, batch.file.dialect == nil else { return }
        for sku in product.skus where sku.isReordered {
            product.report(
                Finding(
                    page.code, at: Place(location: batch.skus[sku.entry].location), facts: attribute(sku, 0, product),
                    attribute(sku, 1, product), attribute(sku, 2, product), attribute(sku, 3, product)), &findings)
        }
    }

    private static func attribute(_ sku: ResolvedSKU, _ number: Int, _ product: borrowing ProductCheck) -> Fact {
        guard number < sku.properties.count,
            let attribute = product.properties[sku.properties.lowerBound + number].attribute.index
        else { return .none }
        return .attribute(attribute)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let order = (0...3).filter { facts.isPresent($0) }.map { facts.text($0) }
        return FindingText("The properties were put in the platform's order: \(order.joined(separator: ", ")).")
    }
}
