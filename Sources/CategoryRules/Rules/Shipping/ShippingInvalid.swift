import Bytes
package import FeedModel

/// A preparation time that is no whole number, or a template id that is none.
package enum ShippingInvalid: Rule {
    package static let page = RulePage(
        "shipping.invalid", .error,
        what:
            "The preparation time is a whole number of days; the ids of templates are "
            + "digits, or ids that the schema of the product's category names.",
        why: "The platform takes days as a number and templates by their ids, not by their names.",
        cure: "Write 3 rather than 3 days. The ids of your templates are in the seller centre's address bar and in the "
            + "answers of the template APIs.",
        source: "product schema (shipping_preparation_time, shipping_template_id, service_template_id)",
        passing: [.rows([["shipping_preparation_time": "3.0"]])],
        failing: [
            .rows([["shipping_preparation_time": "3 days"]]), .rows([["shipping_preparation_time": "2.5"]]),
            .rows([["shipping_template_id": "Standard"]]),
        ])

    package static let lists: [KnownList] = [.shippingTemplateID, .serviceTemplateID]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        if !product.preparationTime.isBlank, product.preparationTime.number?.isWhole != true {
            product.report(
                Finding(page.code, at: batch.place(of: .shippingPreparationTime, product: product.index)), &findings)
        }
        for (field, list) in ShippingTemplates.fields
        where !product.takes(batch.bytes.bytes[batch.field(field, of: product.index).text], in: list) {
            product.report(
                Finding(page.code, at: batch.place(of: field, product: product.index), facts: .words(field.column)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(0) {
            return FindingText(
                "\(facts.value) is not an id for \(facts.text(0)).", fix: "Write the template's id, in digits.")
        }
        return FindingText("\(facts.value) is not a whole number of days.", fix: "Write it in digits, such as 3.")
    }
}
