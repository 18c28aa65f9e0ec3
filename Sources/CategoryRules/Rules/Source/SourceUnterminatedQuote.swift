import FeedModel

/// A quote that is opened and never closed.
package enum SourceUnterminatedQuote: Rule {
    package static let page = RulePage(
        "source.unterminated-quote", .error,
        what: "A cell that begins with a quote ends with one.",
        why:
            "Without the closing quote the rest of the file, or up to a quote in some other row, would be one cell. The "
            + "row is left out; the rows after it are read.",
        cure: "Close the quote at the end of the cell. A quote that belongs to the text is written "
            + "twice.",
        source: "RFC 4180",
        passing: [.rows([["title": "The \"best\" shirt"]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + "A2,348,en_US,\"Cotton shirt\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "A quote is opened here and not closed, or only in another row.",
            fix: "Close the quote at the end of the cell; a quote in the text is written twice.")
    }
}
