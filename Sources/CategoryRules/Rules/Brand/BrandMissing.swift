package import FeedModel

/// A product without a brand.
package enum BrandMissing: Rule {
    package static let page = RulePage(
        "brand.missing", .error,
        what: "Every product has a brand: a value of attribute 2, or the brand's name.",
        why: "The platform requires it since 2021-10-15.",
        cure: "Fill in the column brand (XML: the brand element). Lists of brands have a "
            + "value such as None for goods without one.",
        source: "API change log, Feb 27, 2020 and Oct. 15, 2021",
        passing: [.rows([["brand": "Nordlys"]]), .rows([["brand": nil, "attribute:Brand Name": "Nordlys"]])],
        failing: [.rows([["brand": ""]]), .rows([["brand": nil]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        // Without its category's attributes, nobody can say whether one of them is the brand.
        guard case .missing = product.brand, product.carriesWholeProduct,
            product.category != nil || product.product.attributes.isEmpty
        else { return }
        if let brand = product.category?.brandAttribute, product.mentions(brand) { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .brand, product: product.index),
                facts: product.category?.brandAttribute.map { .attribute($0) } ?? .none),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        var fix = "Fill in the brand."
        if case .attribute(let index) = facts.fact(0), let options = facts.options(of: index) {
            fix = "Fill in the brand's name, such as one of \(options)."
        }
        return FindingText("The product has no brand.", fix: fix)
    }
}
