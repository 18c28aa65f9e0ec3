import Bytes
package import FeedModel

/// A title that is longer than the platform takes.
package enum TitleTooLong: Rule {
    package static let page = RulePage(
        "title.too-long", .error,
        what: "A title has at most 128 characters in en_US and 218 in every other locale.",
        why: "The platform refuses longer titles.",
        cure: "Shorten the title. The limits are title_length_en_us and title_length in the configuration.",
        source: "offer.product.post document (subject_list); product schema (title)",
        passing: [.rows([["title": String(repeating: "x", count: 128)]])],
        failing: [
            .rows([["title": String(repeating: "x", count: 129)]]),
            .rows([["title:fr_FR": String(repeating: "é", count: 219)]]),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.titles {
            let title = batch.titles[position]
            let bytes = batch.bytes.bytes[title.cell.text]
            let limit = product.titleLimit(title, batch)
            guard bytes.count > limit, bytes.codePointCount > limit else { continue }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: title.cell, suffix: title.locale),
                    facts: .integer(Int64(bytes.codePointCount)), .integer(Int64(limit)),
                    .text(product.locale(of: title, batch))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let locale = facts.text(2).isEmpty ? "" : " in \(facts.text(2))"
        return FindingText(
            "The title has \(facts.text(0)) characters; up to \(facts.text(1)) are allowed\(locale).",
            fix: "Shorten it by \(FactReader.counted(facts.integer(0) - facts.integer(1), "character")).")
    }
}

extension ProductCheck {
    /// How many characters a title may have.
    func titleLimit(_ title: LocalizedText, _ batch: borrowing Batch) -> Int {
        batch.bytes.bytes[locale(of: title, batch)].sameBytes(as: "en_US")
            ? limits.englishTitleLength : limits.titleLength
    }
}
