package import FeedModel

/// A product without a category.
package enum CategoryMissing: Rule {
    package static let page = RulePage(
        "category.missing", .error,
        what: "Every product that is created or fully updated has a category_id.",
        why: "The category decides which attributes and values a product may have; without it nothing "
            + "else can be checked.",
        cure: "Fill the column category_id (XML: the attribute of product or of catalog) with the id of "
            + "a leaf category.",
        source: "Feed Solution tutorial (category_id)",
        passing: [.rows([["category_id": "348"]])],
        failing: [.rows([["category_id": ""]]), .rows([["category_id": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard case .missing = product.categoryState else { return }
        product.report(Finding(page.code, at: batch.place(of: .categoryID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has no category.", fix: "Fill in the id of a leaf category, such as 348.")
    }
}
