import Bytes
package import FeedModel

/// A SKU code that is too long or holds what no code can.
package enum SKUCodeInvalid: Rule {
    package static let page = RulePage(
        "sku.code-invalid", .error,
        what: "A SKU code has at most 50 characters and no control characters such as line "
            + "breaks.",
        why: "The platform cuts or refuses longer codes, and no later update finds a code "
            + "that was cut.",
        cure: "Shorten the code, in the shop too, so that both stay the same. The limit is sku_code_length in the "
            + "configuration.",
        source: "product schema (sku_info_list, sku_code)",
        passing: [.rows([["sku_code": String(repeating: "x", count: 50)]])],
        failing: [
            .rows([["sku_code": String(repeating: "x", count: 51)]]), .rows([["sku_code": "S1\nS2"]]),
        ])

    package static let concerns: ProductTraits = .hasFaultyCode

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        let limit = product.limits.skuCodeLength
        for sku in product.skus {
            let cell = batch.skus[sku.entry].code
            let code = batch.bytes.bytes[cell.text]
            let length = code.count <= limit ? code.count : code.codePointCount
            let hasControl = code.contains { $0 < 0x20 || $0 == 0x7F }
            guard length > limit || hasControl else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: cell, name: "sku_code"),
                    facts: hasControl ? .none : .integer(Int64(length)), .integer(Int64(limit))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "The SKU code \(facts.value) has a control character.", fix: "Remove line breaks and tabs from it.")
        }
        return FindingText(
            "The SKU code \(facts.value) has \(facts.text(0)) characters; up to \(facts.text(1)) are allowed.",
            fix: "Shorten it.")
    }
}
