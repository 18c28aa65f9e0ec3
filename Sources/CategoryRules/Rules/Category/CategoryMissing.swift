package import FeedModel

/// A product without a category.
package enum CategoryMissing: Rule {
    package static let page = RulePage(
        "category.missing", .error,
        what: "Every product that is created or fully updated has a category_id.",
        why: "The category decides which attributes and values a product may have. Without "
            + "it nothing else can be checked.",
        cure: "Fill in the column category_id (XML: the attribute of product or of catalog) "
            + "with the id of a leaf category. For a shop's export, map the shop's "
            + "categories in mapping.category of the configuration.",
        source: "Feed Solution tutorial (category_id)",
        passing: [.rows([["category_id": "348"]])],
        failing: [.rows([["category_id": ""]]), .rows([["category_id": nil]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard case .missing = product.categoryState else { return }
        var place = batch.place(of: .categoryID, product: product.index)
        if batch.file.dialect != nil, let shop = batch.shopProducts[product.index].categories.first {
            place.value = batch.shopCategories[shop].cell.text
        }
        let isOfShop: Fact = batch.file.dialect == nil ? .none : .integer(1)
        product.report(Finding(page.code, at: place, facts: isOfShop), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(0), !facts.rawValue.isEmpty {
            return FindingText(
                "The shop's category \(facts.value) is not mapped to a category of the "
                    + "platform.",
                fix: "Add it to mapping.category with the platform's id, or \"*\" for all others.")
        }
        if facts.isPresent(0) {
            return FindingText(
                "The product is in no category of the shop.",
                fix: "Give all such products one: \"*\" in mapping.category.")
        }
        return FindingText("The product has no category.", fix: "Fill in the id of a leaf category, such as 348.")
    }
}
