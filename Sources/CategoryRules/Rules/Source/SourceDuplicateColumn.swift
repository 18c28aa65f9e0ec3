import FeedModel

/// Two columns of one name.
package enum SourceDuplicateColumn: Rule {
    package static let page = RulePage(
        "source.duplicate-column", .warning,
        what: "Column names are unique.",
        why: "Of two columns with the same name the first filled cell counts, which may not "
            + "be what you meant.",
        cure: "Rename one of the columns, or remove it.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [.file("shirts.csv", RuleExample.csv([["again": ""]]).replacing("again", with: "title"))])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The column \(facts.quoted(0)) appears twice; the first filled cell counts.",
            fix: "Keep one of the two columns.")
    }
}
