package import FeedModel

/// A measure of the package that is no number.
package enum PackageInvalid: Rule {
    package static let page = RulePage(
        "package.invalid", .error,
        what: "Weight and sides of a package are numbers, without a unit.",
        why: "The platform takes numbers: kilograms and centimetres.",
        cure: "Write 0.35 rather than 350 g, and 30 rather than 30 cm.",
        source: "product schema (package_weight, package_length, package_width, package_height)",
        passing: [.rows([["package_weight": "0.350"]])],
        failing: [.rows([["package_weight": "350 g"]]), .rows([["package_length": "30cm"]])])

    package static let concerns: ProductTraits = .hasFaultyPackage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for measure in PackageField.all where measure.number(product) == .invalid {
            product.report(
                Finding(
                    page.code, at: batch.place(of: measure.field, product: product.index),
                    facts: .words(measure.field.column), .words(measure.unit)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if let readings = facts.writtenReadings {
            return FindingText("\(facts.text(0)) can be read in two ways: \(readings).", fix: facts.bothReadings)
        }
        return FindingText(
            "\(facts.value) is not a number for \(facts.text(0)).",
            fix: facts.numberWithMarkOfFile ?? "Write it in \(facts.text(1)), digits only.")
    }
}
