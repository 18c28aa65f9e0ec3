import Bytes
package import FeedModel

/// An item without an id.
package enum ItemIDMissing: Rule {
    package static let page = RulePage(
        "item.id-missing", .error,
        what: "Every product has an item_id. In updates, aliexpress_product_id takes its "
            + "place where there is none.",
        why: "The platform's results are matched by it, and it groups the rows of a product.",
        cure: "Fill in the column item_id (XML: the attribute item_id of product) with the "
            + "product's id in the shop.",
        source: "Feed Solution tutorial (item_content_id)",
        passing: [.rows([["item_id": "A1"]])],
        failing: [
            .rows([["item_id": ""]]), .file("shirts.xml", RuleExample.xml().replacing("item_id=\"A1\" ", with: "")),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.itemID(batch).isEmpty else { return }
        // An update without either id lacks the platform's.
        let isUpdate = !product.operations.isEmpty && !product.has(.productCreate)
        guard !isUpdate else { return }
        product.report(Finding(page.code, at: batch.place(of: .itemID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The product has no item_id.", fix: "Fill in its id in the shop.")
    }
}
