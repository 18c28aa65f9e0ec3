package import FeedModel

/// A package without its weight or a side.
package enum PackageMissing: Rule {
    package static let page = RulePage(
        "package.missing", .error,
        what: "A product has the weight, length, width and height of its package.",
        why: "The platform computes the shipping fee from them and refuses a product "
            + "without them.",
        cure:
            "Fill in package_weight (kg), package_length, package_width and package_height "
            + "(cm), or set defaults in the configuration (XML: the package element).",
        source: "product schema (package_weight, package_length, package_width, package_height)",
        passing: [.rows([["package_weight": "0.35"]])],
        failing: [.rows([["package_weight": ""]]), .rows([["package_width": nil, "package_height": nil]])])

    package static let concerns: ProductTraits = .hasFaultyPackage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for measure in PackageField.all where measure.number(product).isBlank {
            product.report(
                Finding(
                    page.code, at: batch.place(of: measure.field, product: product.index),
                    facts: .words(measure.field.column), .words(measure.unit)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has no \(facts.text(0)).", fix: "Fill it in, in \(facts.text(1)).")
    }
}
