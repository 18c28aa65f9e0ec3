import Bytes
package import FeedModel

/// A title that some checks of the platform take and others do not.
package enum TitleLong: Rule {
    package static let page = RulePage(
        "title.long", .warning,
        what: "A title has at most 128 characters in every locale.",
        why:
            "The platform's documents allow 218 outside of en_US, but the schema of many "
            + "categories ends at 128, and refuses such an item.",
        cure: "Shorten the title to 128 characters to be on the safe side. The limit is title_length_en_us in the "
            + "configuration.",
        source: "offer.product.post document (subject_list); product schema (title, maxLength)",
        passing: [.rows([["title:fr_FR": String(repeating: "é", count: 128)]])],
        failing: [.rows([["title:fr_FR": String(repeating: "é", count: 129)]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.titles {
            let title = batch.titles[position]
            let bytes = batch.bytes.bytes[title.cell.text]
            let short = product.limits.englishTitleLength
            guard bytes.count > short else { continue }
            let count = bytes.codePointCount
            guard count > short, count <= product.titleLimit(title, batch) else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: title.cell, suffix: title.locale), facts: .integer(Int64(count)),
                    .integer(Int64(short))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The title has \(facts.text(0)) characters; some categories allow only "
                + "\(facts.text(1)).",
            fix: "Shorten it to \(facts.text(1)) characters.")
    }
}
