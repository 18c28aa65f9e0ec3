import FeedModel

/// Text after the closing quote of a cell.
package enum SourceStrayQuote: Rule {
    package static let page = RulePage(
        "source.stray-quote", .warning,
        what: "After the closing quote of a cell comes a delimiter or the end of the row, and a quote in a quoted text "
            + "is written twice.",
        why:
            "What was meant can only be guessed: the cell was read as it stands, up to the next delimiter. No other row "
            + "is touched by that.",
        cure: "Look at the text in the report. Put the whole cell into quotes, and write each quote in it twice.",
        source: "RFC 4180",
        passing: [.rows([["title": "The \"best\" shirt"]])],
        failing: [
            .file("shirts.csv", RuleExample.csv([[:]]).replacing("Cotton shirt", with: "\"Cotton\" shirt"))
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "A quote stands in the wrong place; the cell was read as \(facts.value).",
            fix: "Put the whole cell into quotes, and write each quote in it twice.")
    }
}
