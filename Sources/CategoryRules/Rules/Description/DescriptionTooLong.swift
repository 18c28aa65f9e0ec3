import Bytes
package import FeedModel

/// A description that is longer than the platform takes.
package enum DescriptionTooLong: Rule {
    package static let page = RulePage(
        "description.too-long", .error,
        what: "A description has at most 90000 characters, markup included.",
        why: "The platform refuses longer ones.",
        cure: "Shorten it; often it holds styles or pictures pasted as text. The limit is description_length in the "
            + "configuration.",
        source: "offer.product.post document (detail_source_list)",
        passing: [.rows([["description": String(repeating: "x", count: 90_000)]])],
        failing: [.rows([["description": String(repeating: "x", count: 90_001)]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let limit = product.limits.descriptionLength
        for position in product.product.descriptions {
            let description = batch.descriptions[position]
            let bytes = batch.bytes.bytes[description.cell.text]
            guard bytes.count > limit, bytes.codePointCount > limit else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: description.cell, suffix: description.locale),
                    facts: .integer(Int64(bytes.codePointCount)), .integer(Int64(limit))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The description has \(facts.text(0)) characters; up to \(facts.text(1)) are allowed.", fix: "Shorten it.")
    }
}
