import FeedModel

/// A word in a cell of a shop's export that may hold one of a few, and holds another.
package enum ShopWordUnknown: Rule {
    package static let page = RulePage(
        "shop.word-unknown", .error,
        what: "Cells that say yes or no, or what state a product is in, have a word that "
            + "feedmill knows.",
        why: "Such a cell decides whether a product is sold at all. feedmill does not take "
            + "an unknown word for yes, so the product is not sent.",
        cure:
            "Write yes or no, true or false, 1 or 0, or the word that the shop system "
            + "itself writes. TRUE and FALSE of spreadsheets work in the larger European "
            + "languages.",
        source: "feedmill's own (exports of shops)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is not one of the words that are known here: \(facts.text(0)).",
            fix: "Write one of those, or leave the cell blank if the shop's own export does.")
    }
}
