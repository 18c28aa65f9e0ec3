import FeedModel

/// A word in a cell of a shop's export that may hold one of a few, and holds another.
package enum ShopWordUnknown: Rule {
    package static let page = RulePage(
        "shop.word-unknown", .error,
        what: "Cells that say yes or no, or which state a product is in, hold a word that is known for that.",
        why: "Whether a product is sold at all hangs on such a cell. feedmill takes no word that it does not know for "
            + "yes, so the product is not sent.",
        cure:
            "Write yes or no, true or false, or 1 or 0, or the word that the shop system itself writes. TRUE and FALSE "
            + "of spreadsheets are understood in the larger European languages.",
        source: "feedmill's own (exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is none of the words that are known here: \(facts.text(0)).",
            fix: "Write one of those, or leave the cell blank if the shop's own export does.")
    }
}
