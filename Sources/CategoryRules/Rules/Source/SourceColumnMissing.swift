import FeedModel

/// A column or element that the configuration describes and a file lacks.
package enum SourceColumnMissing: Rule {
    package static let page = RulePage(
        "source.column-missing", .warning,
        what:
            "A file in the dialect custom has the columns or elements that the configuration describes. A column that "
            + "another file of the catalog has may be missing.",
        why: "Its values are missing from every product of the file. A renamed column loses them all.",
        cure: "Correct the name in the configuration or in the export, or take it out of the configuration.",
        source: "feedmill's own (exports by configured columns or elements)",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        let what = facts.isPresent(2) ? "No record of the file has" : "The file has no column"
        return FindingText(
            "\(what) \(facts.quoted(0)), which the configuration describes.",
            fix: facts.isPresent(1) ? "Did you mean \(facts.quoted(1))?" : nil)
    }
}
