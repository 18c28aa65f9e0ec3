import FeedModel

/// Text after the closing quote of a cell.
package enum SourceStrayQuote: Rule {
    package static let page = RulePage(
        "source.stray-quote", .warning,
        what: "A delimiter or the end of the row follows the closing quote of a cell, and a "
            + "quote within a quoted text is doubled.",
        why:
            "What was meant is a guess: the cell was read as it is, up to the next "
            + "delimiter. No other row is affected.",
        cure: "Look at the text in the report. Put the whole cell into quotes, and double "
            + "each quote in it.",
        source: "RFC 4180",
        passing: [.rows([["title": "The \"best\" shirt"]])],
        failing: [
            .file("shirts.csv", RuleExample.csv([[:]]).replacing("Cotton shirt", with: "\"Cotton\" shirt"))
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "A quote is in the wrong place; the cell was read as \(facts.value).",
            fix: "Put the whole cell into quotes, and double each quote in it.")
    }
}
