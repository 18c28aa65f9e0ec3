package import FeedModel

/// A category that the seller may not post in.
package enum CategoryNotPermitted: Rule {
    package static let page = RulePage(
        "category.not-permitted", .error,
        what: "The category of a product is one that the seller may post in.",
        why:
            "The platform refuses products in categories that are not open to the seller "
            + "(CHK_CATEGORY_ID_NO_PERMISSION). feedmill knows them where tree.json holds "
            + "the seller's own tree; a tree that lacks a branch says nothing about what is "
            + "in that branch.",
        cure:
            "Ask the platform to open the category, fetch the tree again if it has been "
            + "opened, or choose another one.",
        source: "aliexpress.solution.seller.category.tree.query (filter_no_permission)",
        passing: [.rowsWith("tree.json", tree(348), [["category_id": "348"]])],
        failing: [
            .rowsWith("tree.json", tree(5_090_301), [["category_id": "348"]]),
            .rowsWith("tree.json", tree(5_090_301), [["category_id": "384"]]),
        ])

    private static func tree(_ id: Int) -> String {
        #"{"is_success":true,"children_category_list":[{"children_category_id":\#(id),"is_leaf_category":true}]}"#
    }

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let id = product.categoryID, let tree = product.seller?.tree,
            !tree.permits(id)
        else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .categoryID, product: product.index), facts: .integer(id),
                .integer(Int64(tree.count))), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Category \(facts.text(0)) is not among the \(facts.text(1)) of tree.json, which the seller may post in.",
            fix: "Choose one of them, or fetch the tree again if this one has been opened to "
                + "you.")
    }
}
