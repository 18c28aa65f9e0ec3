import Bytes
package import FeedModel

/// A SKU without a code.
package enum SKUCodeMissing: Rule {
    package static let page = RulePage(
        "sku.code-missing", .error,
        what: "Every SKU has a code of the merchant's.",
        why: "Stock, prices, orders and country prices are matched by it; the platform refuses an empty one "
            + "(F00-00-10007-009).",
        cure: "Fill in the column sku_code (XML: the attribute code of sku) in the row that "
            + "the finding names.",
        source: "Feed Solution tutorial (sku_code)",
        passing: [.rows([["sku_code": "S1"]])],
        failing: [
            .rows([["sku_code": ""]]),
            .xml(skus: #"<sku price="9" inventory="1"><property name="Size">M</property></sku>"#),
            .update("sku_code,inventory", ",4"),
        ])

    package static let concerns: ProductTraits = .hasFaultyCode

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for sku in product.skus where batch.skus[sku.entry].code.isBlank {
            product.report(
                Finding(page.code, at: Batch.place(of: batch.skus[sku.entry].code, name: "sku_code")), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The SKU has no code.", fix: "Fill in its sku_code.")
    }
}
