import FeedModel

/// Products with different main languages in one run.
package enum LocaleMixed: Rule {
    package static let page = RulePage(
        "locale.mixed", .warning,
        what: "All products of a run have the same main locale. The first one with another "
            + "locale is reported, once per run.",
        why: "The platform allows a seller one main language; products in another are refused.",
        cure: "Write all products in one main locale and the others as title:LOCALE and "
            + "description:LOCALE, or run the shops separately.",
        source: "publish-product document (one original language a seller)",
        passing: [.rows([["item_id": "A1", "locale": "es_ES"], ["item_id": "A2", "locale": "es_ES"]])],
        failing: [.rows([["item_id": "A1", "locale": "es_ES"], ["item_id": "A2", "locale": "fr_FR"]])])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The main locale is \(facts.value) here and \(facts.quoted(0)) in \(facts.text(1)), line \(facts.text(2)); "
                + "a seller has one main language.",
            fix: "Give all products one main locale, or run the shops separately.")
    }
}
