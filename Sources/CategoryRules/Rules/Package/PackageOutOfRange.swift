import Bytes
package import FeedModel

/// A package that is too heavy, too light, too long or too short.
package enum PackageOutOfRange: Rule {
    package static let page = RulePage(
        "package.out-of-range", .error,
        what: "A package weighs 0.001 to 500 kg, and each side measures 1 to 700 cm.",
        why: "The platform refuses others. Often the numbers are grams or millimetres where "
            + "kilograms or centimetres are meant.",
        cure: "Correct the number. The limits are weight_min, weight_max, side_min and side_max in the configuration.",
        source: "offer.product.post document (gross_weight, package_length, package_width, package_height)",
        passing: [.rows([["package_weight": "500", "package_height": "1"]])],
        failing: [
            .rows([["package_weight": "0"]]), .rows([["package_weight": "500.001"]]),
            .rows([["package_height": "0.5"]]),
            .rows([["package_length": "701"]]),
        ])

    package static let concerns: ProductTraits = .hasFaultyPackage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let limits = product.limits
        for measure in PackageField.all {
            let minimum = measure == .weight ? limits.weightMinimum : limits.sideMinimum
            let maximum = measure == .weight ? limits.weightMaximum : limits.sideMaximum
            guard measure.number(product).isOutside(minimum, maximum) else { continue }
            product.report(
                Finding(
                    page.code, at: batch.place(of: measure.field, product: product.index),
                    facts: .words(measure.field.column), .number(minimum), .number(maximum), .words(measure.unit)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.text(0)) is \(facts.value); expected \(facts.text(1)) to "
                + "\(facts.text(2)) \(facts.text(3)).",
            fix: "Correct it, in \(facts.text(3)).")
    }
}
