package import FeedModel

/// A product without a description in its main language.
package enum DescriptionMissing: Rule {
    package static let page = RulePage(
        "description.missing", .error,
        what: "A product has a description in its main locale.",
        why: "The platform refuses a product without one, and translates it for the other languages.",
        cure: "Fill in the column description (XML: a description element without a locale, "
            + "or with the product's).",
        source: "product schema (description_multi_language_list)",
        passing: [.rows([["description": "<p>A plain cotton shirt.</p>"]])],
        failing: [.rows([["description": ""]]), .rows([["description": "", "description:fr_FR": "Une chemise."]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct,
            !product.hasMainText(product.product.descriptions, batch.descriptions, batch)
        else { return }
        product.report(
            Finding(
                page.code, at: Place(location: product.product.location, column: .named("description")),
                facts: .text(batch.field(.locale, of: product.index).text)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let locale = facts.text(0).isEmpty ? "" : ", \(facts.text(0))"
        return FindingText(
            "The product has no description in its main locale\(locale).", fix: "Fill in its description.")
    }
}
