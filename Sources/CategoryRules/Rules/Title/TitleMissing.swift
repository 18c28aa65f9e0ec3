import Bytes
package import FeedModel

/// A product without a title in its main language.
package enum TitleMissing: Rule {
    package static let page = RulePage(
        "title.missing", .error,
        what: "A product has a title in its main locale.",
        why: "The platform refuses a product without one, and translates it for the other languages.",
        cure: "Fill in the column title (XML: a title element without a locale, or with the "
            + "product's).",
        source: "product schema (title_multi_language_list)",
        passing: [.rows([["title": "Cotton shirt"]]), .rows([["title": "", "title:en_US": "Cotton shirt"]])],
        failing: [.rows([["title": ""]]), .rows([["title": "", "title:fr_FR": "Chemise en coton"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct,
            !product.hasMainText(product.product.titles, batch.titles, batch)
        else { return }
        product.report(
            Finding(
                page.code, at: Place(location: product.product.location, column: .named("title")),
                facts: .text(batch.field(.locale, of: product.index).text)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let locale = facts.text(0).isEmpty ? "" : ", \(facts.text(0))"
        return FindingText("The product has no title in its main locale\(locale).", fix: "Fill in its title.")
    }
}

extension ProductCheck {
    /// Whether a title or description is there in the main locale.
    func hasMainText(_ range: Range<Int>, _ list: [LocalizedText], _ batch: borrowing Batch) -> Bool {
        let main = batch.bytes.bytes[batch.field(.locale, of: index).text]
        for position in range where !list[position].cell.isBlank {
            let locale = list[position].locale
            if locale.isEmpty || batch.bytes.bytes[locale].sameBytes(as: main) { return true }
        }
        return false
    }

    /// The locale of a title or description of the product.
    func locale(of text: LocalizedText, _ batch: borrowing Batch) -> Text {
        text.locale.isEmpty ? batch.field(.locale, of: index).text : text.locale
    }
}
