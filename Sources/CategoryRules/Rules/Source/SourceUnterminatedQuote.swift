import FeedModel

/// A quote that is opened and never closed.
package enum SourceUnterminatedQuote: Rule {
    package static let page = RulePage(
        "source.unterminated-quote", .error,
        what: "A cell that begins with a quote ends with one.",
        why:
            "Without the closing quote, everything up to the next quote in some other row "
            + "would be one cell. The row is left out; the rows after it are read.",
        cure: "Close the quote at the end of the cell. Double a quote that belongs to the "
            + "text.",
        source: "RFC 4180",
        passing: [.rows([["title": "The \"best\" shirt"]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + "A2,348,en_US,\"Cotton shirt\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "A quote opens here and does not close in its row.",
            fix: "Close the quote at the end of the cell; double a quote that belongs to the "
                + "text.")
    }
}
