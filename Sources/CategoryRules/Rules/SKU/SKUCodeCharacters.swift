import Bytes
package import FeedModel

/// A SKU code with characters that the platform's documents do not allow.
package enum SKUCodeCharacters: Rule {
    package static let page = RulePage(
        "sku.code-characters", .warning,
        what: "A SKU code has no blanks, and none of < and >. Reported once per product.",
        why: "The platform's document asks for such codes; for feeds it says nothing.",
        cure: "Write - or _ instead, in the shop too, so that both stay the same.",
        source: "offer.product.post document (sku_code)",
        passing: [.rows([["sku_code": "CM-107_Blue.M"]])],
        failing: [.rows([["sku_code": "CM 107"]]), .rows([["sku_code": "CM<107>"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for sku in product.skus {
            let cell = batch.skus[sku.entry].code
            for byte in batch.bytes.bytes[cell.text] where byte == 0x20 || byte == 0x3C || byte == 0x3E {
                product.report(Finding(page.code, at: Batch.place(of: cell, name: "sku_code")), &findings)
                return
            }
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU code \(facts.value) has a blank, < or >; the platform's document "
                + "allows none of them.",
            fix: "Write - or _ instead.")
    }
}
