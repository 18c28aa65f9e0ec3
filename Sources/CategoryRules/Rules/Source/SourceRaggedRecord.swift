import FeedModel

/// A row with more or fewer cells than the header.
package enum SourceRaggedRecord: Rule {
    package static let page = RulePage(
        "source.ragged-record", .error,
        what: "Every row has as many cells as the header. Blank cells too many are a warning.",
        why: "When a cell is missing or too many, the cells behind it are in the wrong columns. The "
            + "record is left out, with the item that it names.",
        cure: "Compare the row with the header: as a rule a delimiter stands in a text without quotes, "
            + "or the row was cut.",
        source: "RFC 4180",
        passing: [.rows([["title": "Shirt, cotton"]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + "A2,348,en_US\n")])

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(2) {
            return FindingText(
                "Rows have fewer cells than the header (\(facts.text(0)) here, \(facts.text(1)) there): those at the end are "
                    + "taken for blank, as the shop's exporter leaves them out.")
        }
        if facts.finding.severity == .warning {
            return FindingText(
                "The row has \(facts.text(0)) cells and the header \(facts.text(1)); those too many are blank.",
                fix: "Take the needless delimiters out.")
        }
        if facts.integer(0) == 1 {
            return FindingText(
                "The row has 1 cell and the header \(facts.text(1)): they are not parted by the same mark, or the row was "
                    + "cut.",
                fix: "Part the cells of the rows and of the header by the same one of comma, semicolon and tab.")
        }
        return FindingText(
            "The row has \(facts.text(0)) cells and the header \(facts.text(1)).",
            fix: "Put texts with a delimiter or a line break into quotes.")
    }
}
