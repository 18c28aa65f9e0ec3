import Bytes
package import FeedModel

/// A locale that the platform does not have.
package enum LocaleUnsupported: Rule {
    package static let page = RulePage(
        "locale.unsupported", .error,
        what:
            "The main locale of a product, and those of its other titles and descriptions, are locales of the platform, "
            + "written like es_ES.",
        why: "The platform refuses others.",
        cure: "Write one of en_US, es_ES, ru_RU, fr_FR, it_IT, pt_BR, pt_PT, de_DE, nl_NL, pl_PL, tr_TR, in_ID, ar_MA, "
            + "ja_JP, ko_KR, th_TH, vi_VN and iw_IL, or take the column out.",
        source: "product schema (locale); solution.product.post document (language)",
        passing: [.rows([["title:ru_RU": "Рубашка"]])],
        failing: [
            .rows([["locale": "es"]]), .rows([["locale": "xx_XX"]]), .rows([["title:fr-FR": "Chemise"]]),
            .rows([["description:sv_SE": "En skjorta."]]),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        let main = batch.field(.locale, of: product.index)
        if !main.isBlank, !Locales.isSupported(batch.bytes.bytes[main.text]) {
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
        guard !Locales.isSupported(locale), !locale.sameBytes(as: batch.bytes.bytes[main.text]) else { return }
        product.report(
            Finding(page.code, at: Batch.place(of: text.cell, suffix: text.locale), facts: .text(text.locale)),
            &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let message = "\(facts.quoted(0)) is no locale of the platform"
        guard let meant = Locales.meant(by: facts.text(0)) else {
            return FindingText(message + ".", fix: "Write one of the platform's locales, such as es_ES.")
        }
        return FindingText("\(message); nearest: \(meant).", fix: "Write \(meant).")
    }
}
