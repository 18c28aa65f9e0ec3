import Bytes
package import FeedModel

/// A preparation time that many categories do not take.
package enum ShippingSlow: Rule {
    package static let page = RulePage(
        "shipping.slow", .warning,
        what: "The preparation time is at most 7 days.",
        why: "Most categories allow no more; special ones allow up to 30.",
        cure: "Shorten it, unless the category is one of the special ones. The limit is preparation_slow in the "
            + "configuration.",
        source: "offer.product.post document (delivery_time)",
        passing: [.rows([["shipping_preparation_time": "7"]])],
        failing: [.rows([["shipping_preparation_time": "8"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let days = product.preparationTime.number, days.isWhole else { return }
        let limits = product.limits
        guard days.coefficient > limits.preparationSlow, days.coefficient <= limits.preparationMaximum else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .shippingPreparationTime, product: product.index),
                facts: .integer(Int64(limits.preparationSlow))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The preparation time is \(facts.value) days; most categories allow up to "
                + "\(facts.text(0)).",
            fix: "Shorten it, unless the category is a special one.")
    }
}
