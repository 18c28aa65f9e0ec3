import FeedModel

/// A row with more or fewer cells than the header.
package enum SourceRaggedRecord: Rule {
    package static let page = RulePage(
        "source.ragged-record", .error,
        what: "Every row has as many cells as the header. Extra blank cells are a warning.",
        why: "When a cell is missing or there is one too many, the cells after it are in "
            + "the wrong columns. The record is left out, with the item that it names.",
        cure: "Compare the row with the header. Usually a text without quotes has a "
            + "delimiter in it, or the row was cut off.",
        source: "RFC 4180",
        passing: [.rows([["title": "Shirt, cotton"]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + "A2,348,en_US\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(2) {
            return FindingText(
                "Rows have fewer cells than the header (\(facts.text(0)) instead of "
                    + "\(facts.text(1))): the missing ones at the end count as blank, because the "
                    + "shop's exporter leaves them out.")
        }
        if facts.finding.severity == .warning {
            return FindingText(
                "The row has \(facts.text(0)) cells and the header \(facts.text(1)); the extra "
                    + "ones are blank.",
                fix: "Remove the extra delimiters.")
        }
        if facts.integer(0) == 1 {
            return FindingText(
                "The row has 1 cell and the header \(facts.text(1)): they have different "
                    + "delimiters, or the row was cut off.",
                fix: "Use one delimiter in the header and the rows: comma, semicolon or tab.")
        }
        return FindingText(
            "The row has \(facts.text(0)) cells and the header \(facts.text(1)).",
            fix: "Put texts with a delimiter or a line break into quotes.")
    }
}
