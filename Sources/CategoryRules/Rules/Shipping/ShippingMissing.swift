package import FeedModel

/// A product without preparation time or a template.
package enum ShippingMissing: Rule {
    package static let page = RulePage(
        "shipping.missing", .error,
        what:
            "A product has a preparation time in days, a shipping template and a service "
            + "template.",
        why: "The platform refuses a product without them.",
        cure: "Fill in shipping_preparation_time, shipping_template_id and "
            + "service_template_id, or set defaults in the configuration (XML: the shipping "
            + "element).",
        source: "product schema (shipping_preparation_time, shipping_template_id, service_template_id)",
        passing: [.rows([["service_template_id": "0"]])],
        failing: [.rows([["shipping_preparation_time": ""]]), .rows([["shipping_template_id": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        if product.preparationTime.isBlank { report(.shippingPreparationTime, product, batch, &findings) }
        for (field, _) in ShippingTemplates.fields where batch.field(field, of: product.index).isBlank {
            report(field, product, batch, &findings)
        }
    }

    private static func report(
        _ field: ProductField, _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(
            Finding(page.code, at: batch.place(of: field, product: product.index), facts: .words(field.column)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let fix =
            facts.text(0) == "shipping_preparation_time"
            ? "Fill in the number of days." : "Fill in the id of one of your templates."
        return FindingText("The product has no \(facts.text(0)).", fix: fix)
    }
}
