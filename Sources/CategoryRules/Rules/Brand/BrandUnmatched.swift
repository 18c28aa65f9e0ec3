package import FeedModel

/// A brand that attribute 2 does not list.
package enum BrandUnmatched: Rule {
    package static let page = RulePage(
        "brand.unmatched", .warning,
        what: "The brand is one that the category lists.",
        why: "A brand that is not listed goes by its name, as brand_name. The platform "
            + "accepts it if it knows the brand as the seller's, even where the category's "
            + "schema requires Brand Name; otherwise it refuses the product.",
        cure: "Correct the name as the message says, or apply for the brand at \(SellerBrands.applyAt).",
        source: "API change log, Feb 27, 2020 and Oct. 15, 2021",
        passing: [.rows([["brand": "Nordlys"]])],
        failing: [.rows([["brand": "Nordlis"]]), .rows([["brand": nil, "attribute:Brand Name": "Nordlis"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard case .text(let text) = product.brand, let category = product.category,
            let brand = category.brandAttribute,
            // With a list of the seller's brands it is known whether it is one.
            product.seller?.brands == nil || category.requiresBrandInSchema
        else { return }
        product.report(
            Finding(
                page.code, at: Batch.place(of: product.brandCell, name: "brand"), facts: .attribute(brand), .text(text),
                category.requiresBrandInSchema ? .words("required") : .none),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        var seen =
            "\(facts.quoted(1)) is not an option of \(facts.text(0)), and goes as "
            + "brand_name"
        if facts.isPresent(2) {
            seen +=
                "; the category's schema requires \(facts.text(0)), which the platform waives "
                + "only where it recognises the name as a brand of yours"
        }
        guard case .attribute(let index) = facts.fact(0),
            let nearest = facts.nearestValueIndex(to: facts.text(1), of: index)
        else { return FindingText("\(seen).") }
        return FindingText(
            "\(seen); nearest: \(facts.valueName(index, nearest)).",
            fix: "Write \(facts.valueText(index, nearest)) if that is what you mean.")
    }
}
