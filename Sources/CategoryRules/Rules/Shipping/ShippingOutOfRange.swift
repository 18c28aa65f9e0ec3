import Bytes
package import FeedModel

/// A preparation time that the platform does not take.
package enum ShippingOutOfRange: Rule {
    package static let page = RulePage(
        "shipping.out-of-range", .error,
        what: "The preparation time is 1 to 60 days.",
        why: "The platform refuses others.",
        cure: "Correct the number. The limits are preparation_min and preparation_max in the configuration.",
        source: "offer.product.post document (delivery_time)",
        passing: [.rows([["shipping_preparation_time": "1"]])],
        failing: [.rows([["shipping_preparation_time": "0"]]), .rows([["shipping_preparation_time": "61"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let days = product.preparationTime.number, days.isWhole else { return }
        let limits = product.limits
        guard days.coefficient < limits.preparationMinimum || days.coefficient > limits.preparationMaximum else {
            return
        }
        product.report(
            Finding(
                page.code, at: batch.place(of: .shippingPreparationTime, product: product.index),
                facts: .integer(Int64(limits.preparationMinimum)), .integer(Int64(limits.preparationMaximum))),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The preparation time is \(facts.value) days; expected \(facts.text(0)) to "
                + "\(facts.text(1)).",
            fix: "Correct the number of days.")
    }
}
