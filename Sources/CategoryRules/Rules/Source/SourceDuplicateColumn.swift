import FeedModel

/// Two columns of one name.
package enum SourceDuplicateColumn: Rule {
    package static let page = RulePage(
        "source.duplicate-column", .warning,
        what: "Every column of a CSV has another name.",
        why: "Of two columns of one name the first filled cell counts, which may not be what was "
            + "meant.",
        cure: "Rename one of the columns, or take it out.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [.file("shirts.csv", RuleExample.csv([["again": ""]]).replacing("again", with: "title"))])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The column \(facts.quoted(0)) stands twice; the first filled cell counts.",
            fix: "Keep one of the two columns.")
    }
}
