package import FeedModel

/// A category that there is no data of, or no id at all.
package enum CategoryUnknown: Rule {
    package static let page = RulePage(
        "category.unknown", .error,
        what: "There is category data for the category_id of every product.",
        why: "Attributes and values are checked against the category's own lists. An item that cannot "
            + "be checked is not sent.",
        cure: "Correct the id, or fetch the category: feedmill categories pull ID. By hand, "
            + "save the platform's answer to "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath as "
            + "ID.attributes.json in the directory of category data (--categories).",
        source: "publish-product document (category_id, "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath)",
        passing: [.rows([["category_id": "348"]])],
        failing: [.rows([["category_id": "384"]]), .rows([["category_id": "Shirts"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        switch product.categoryState {
        case .unknown(let id):
            // Another category has to be chosen anyway.
            guard product.seller?.tree?.isOpen(id) ?? true else { return }
            product.report(
                Finding(page.code, at: batch.place(of: .categoryID, product: product.index), facts: .integer(id)),
                &findings)
        case .invalid:
            product.report(Finding(page.code, at: batch.place(of: .categoryID, product: product.index)), &findings)
        default: break
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "\(facts.value) is not a category id; expected a whole number such as 348.",
                fix: "Fill in the id of a leaf category.")
        }
        let id = facts.integer(0)
        guard let store = facts.categories, let directory = store.directory else {
            return FindingText(
                "There is no data of category \(id): the run has no category data.",
                fix: "Fetch it with feedmill categories pull \(id), or name the directory that "
                    + "holds \(id).attributes.json with --categories.")
        }
        let advice = "save the platform's attribute list as \(id).attributes.json in \(directory)."
        guard !store.availableIDs.isEmpty else {
            return FindingText(
                "There is no data of category \(id), nor of any other, in \(directory).", fix: "To use it, \(advice)")
        }
        let near = store.nearest(to: id)
        var known = "there is data of \(store.availableIDs.count) categories"
        if store.availableIDs.count <= 8 {
            known = "there is data of " + store.availableIDs.map { String($0) }.joined(separator: ", ")
        }
        return FindingText(
            "There is no data of category \(id) in \(directory); \(known).",
            fix: near.map { "Did you mean \($0)? Otherwise \(advice)" } ?? "To use it, \(advice)")
    }
}
