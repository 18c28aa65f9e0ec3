import Bytes
package import FeedModel

/// Two SKUs of one product with the same code.
package enum SKUCodeDuplicate: Rule {
    package static let page = RulePage(
        "sku.code-duplicate", .error,
        what: "The SKUs of a product have different codes.",
        why: "The platform tells the SKUs of a product apart by their codes and refuses a "
            + "code that appears twice (F00-00-10007-007). Two products may use the same "
            + "code.",
        cure: "Give each SKU a code of its own, or remove the row that repeats another one.",
        source: "Feed Solution tutorial (sku_info_list); the platform's error F00-00-10007-007",
        passing: [.rows([["sku_code": "S1"], ["sku_code": "S2"]])],
        failing: [.rows([["sku_code": "S1"], ["sku_code": "S1"]])])

    package static let concerns: ProductTraits = .hasRepeatedCode

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for sku in product.skus {
            guard let first = sku.sameCodeAs else { continue }
            let earlier = batch.skus[product.skus[first].entry].code
            product.report(
                Finding(
                    page.code, at: Batch.place(of: batch.skus[sku.entry].code, name: "sku_code"),
                    facts: .integer(Int64(batch.locations[Int(earlier.location)].line))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The SKU code \(facts.value) already appears in line \(facts.text(0)).",
            fix: "Give this SKU a code of its own, or remove the row.")
    }
}
