import Bytes
package import FeedModel

/// SKU properties of a category whose data does not say their order.
package enum SKUOrderUnknown: Rule {
    package static let page = RulePage(
        "sku.order-unknown", .notice,
        what:
            "The properties of a SKU are in ascending spec, which only an attribute list "
            + "has. Where the category's data is a schema alone, or its list has no spec, "
            + "they stay in the export's order. Reported once per category.",
        why: "The platform's document says that the order matters.",
        cure:
            "Fetch the category's attribute list (feedmill categories pull), or put the "
            + "columns, in XML the elements, in the platform's order.",
        source: "publish-product document (SKU properties in ascending spec)",
        passing: [.rows([[:]])],
        failing: [])

    package static let concerns: ProductTraits = .hasProperties

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category = product.category, !category.hasSKUOrder,
            product.skus.contains(where: { $0.properties.count > 1 })
        else { return }
        var finding = Finding(page.code, at: .file, facts: .integer(category.id), isOncePerRun: true)
        finding.cause = UInt64(bitPattern: category.id)
        product.report(finding, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The data of category \(facts.text(0)) does not give the order of SKU "
                + "properties; they stay in the export's order.",
            fix: "Fetch the category's attribute list: feedmill categories pull \(facts.text(0)).")
    }
}
