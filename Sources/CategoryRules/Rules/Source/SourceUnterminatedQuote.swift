import FeedModel

/// A quote that is opened and never closed.
package enum SourceUnterminatedQuote: Rule {
    package static let page = RulePage(
        "source.unterminated-quote", .error,
        what: "A cell that begins with a quote ends with one.",
        why: "Without the closing quote the rest of the file is one cell, and the rows in it are lost.",
        cure: "Close the quote at the end of the cell. A quote that belongs to the text is written "
            + "twice.",
        source: "RFC 4180",
        passing: [.rows([["title": "The \"best\" shirt"]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + "A2,348,en_US,\"Cotton shirt\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "A quote is opened here and not closed before the file ends.",
            fix: "Close the quote at the end of the cell; a quote in the text is written twice.")
    }
}
