package import FeedModel

/// A category that has others below it.
package enum CategoryNotLeaf: Rule {
    package static let page = RulePage(
        "category.not-leaf", .error,
        what: "The category of a product is a leaf of the category tree: it has no "
            + "subcategories.",
        why:
            "The platform takes products in leaf categories only "
            + "(GPF.CHK_CATEGORY_ID_NOT_LEAF_CATEGORY). feedmill knows them from tree.json "
            + "in the category data.",
        cure: "Choose one of its subcategories.",
        source: "aliexpress.category.redefining.getchildrenpostcategorybyid (isleaf), "
            + "aliexpress.solution.seller.category.tree.query (is_leaf_category)",
        passing: [
            .rowsWith(
                "tree.json", #"[{"id":348,"isleaf":true},{"id":200000343,"isleaf":false}]"#, [["category_id": "348"]])
        ],
        failing: [.rowsWith("tree.json", #"[{"id":348,"isleaf":false}]"#, [["category_id": "348"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let id = product.categoryID, product.seller?.tree?.isLeaf(id) == false else {
            return
        }
        product.report(
            Finding(page.code, at: batch.place(of: .categoryID, product: product.index), facts: .integer(id)), &findings
        )
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Category \(facts.text(0)) is not a leaf of the category tree: it has "
                + "subcategories.",
            fix: "Choose one of them.")
    }
}
