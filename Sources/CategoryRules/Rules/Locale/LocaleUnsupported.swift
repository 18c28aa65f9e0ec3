import Bytes
package import FeedModel

/// A locale that the platform does not have.
package enum LocaleUnsupported: Rule {
    package static let page = RulePage(
        "locale.unsupported", .error,
        what:
            "The locales of a product, its main one and those of its other titles and "
            + "descriptions, are locales of the platform, written like es_ES.",
        why: "The platform refuses others. The list is feedmill's and may be older than the platform's.",
        cure:
            "Write one of \(Locales.names.joined(separator: ", ")), or remove the column. "
            + "What the schema of the product's category names is accepted too, and "
            + "\"lists\": {\"locale\": [\"uk_UA\"]} in the configuration adds others.",
        source: "product schema (locale); solution.product.post document (language)",
        passing: [.rows([["title:ru_RU": "Рубашка"]])],
        failing: [
            .rows([["locale": "es"]]), .rows([["locale": "xx_XX"]]), .rows([["title:fr-FR": "Chemise"]]),
            .rows([["description:sv_SE": "En skjorta."]]),
        ])

    package static let lists: [KnownList] = [.locale]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let main = batch.field(.locale, of: product.index)
        if !main.isBlank, !product.takes(batch.bytes.bytes[main.text], in: .locale) {
            product.report(
                Finding(page.code, at: batch.place(of: .locale, product: product.index), facts: .text(main.text)),
                &findings)
        }
        for position in product.product.titles {
            check(batch.titles[position], unlike: main, product, batch, &findings)
        }
        for position in product.product.descriptions {
            check(batch.descriptions[position], unlike: main, product, batch, &findings)
        }
    }

    private static func check(
        _ text: LocalizedText, unlike main: Cell, _ product: borrowing ProductCheck, _ batch: borrowing Batch,
        _ findings: inout [Finding]
    ) {
        guard !text.locale.isEmpty, !text.cell.isBlank else { return }
        let locale = batch.bytes.bytes[text.locale]
        guard !product.takes(locale, in: .locale), !locale.sameBytes(as: batch.bytes.bytes[main.text]) else { return }
        product.report(
            Finding(page.code, at: Batch.place(of: text.cell, suffix: text.locale), facts: .text(text.locale)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let message = "\(facts.quoted(0)) is not a locale of the platform that feedmill knows"
        guard let meant = Locales.meant(by: facts.text(0)) else {
            return FindingText(
                message + ".",
                fix: "Write one of the platform's locales, such as es_ES. \(KnownList.locale.extending)")
        }
        return FindingText("\(message); nearest: \(meant).", fix: "Write \(meant).")
    }
}
