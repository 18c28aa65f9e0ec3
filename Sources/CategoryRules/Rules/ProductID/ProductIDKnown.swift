import Bytes
package import FeedModel

/// A create of a product that an earlier run created.
package enum ProductIDKnown: Rule {
    package static let page = RulePage(
        "product-id.known", .notice,
        what: "An item that an earlier run created is updated, not created again.",
        why:
            "The platform would make a second product of it: nothing tells it that the two "
            + "are one. feedmill remembers what it created for a seller, so that the same "
            + "export can run every night.",
        cure: "Nothing has to be done. If you mean another product, give it another item_id.",
        source: "Feed Solution tutorial (PRODUCT_FULL_UPDATE needs aliexpress_product_id)", passing: [.rows([[:]])],
        failing: [])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.createState == .known else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .itemID, product: product.index),
                isOncePerRun: true), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Items that an earlier run created are updates of their products; this is the first of them.")
    }
}
