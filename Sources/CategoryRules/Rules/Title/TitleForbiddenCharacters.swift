import Bytes
package import FeedModel

/// A title with characters that the platform refuses.
package enum TitleForbiddenCharacters: Rule {
    package static let page = RulePage(
        "title.forbidden-characters", .error,
        what: "A title has no < and no >: it is text, not markup.",
        why: "The platform refuses such titles (error 7090001).",
        cure: "Remove markup from the title, and write words for comparisons.",
        source: "the platform's error 7090001",
        passing: [.rows([["title": "Shirt & tie, 100 % cotton"]])],
        failing: [.rows([["title": "<b>Cotton</b> shirt"]]), .rows([["title:fr_FR": "Chemise > 40"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.titles {
            let title = batch.titles[position]
            guard let bad = batch.bytes.bytes[title.cell.text].firstIndex(where: { $0 == 0x3C || $0 == 0x3E }) else {
                continue
            }
            product.report(
                Finding(
                    page.code, at: Batch.place(of: title.cell, suffix: title.locale),
                    facts: .text(Text(offset: Int(title.cell.text.offset) + bad, count: 1))), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The title \(facts.value) has the character \(facts.quoted(0)).", fix: "Remove < and > from it.")
    }
}
