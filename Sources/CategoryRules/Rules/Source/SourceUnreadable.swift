import FeedModel

/// A file that cannot be opened or read to its end.
package enum SourceUnreadable: Rule {
    package static let page = RulePage(
        "source.unreadable", .error,
        what: "Every export that is found can be read to its end, and nobody writes to it in the meantime.",
        why: "Its items are missing from the run, which ends with status 65; all other exports are "
            + "used.",
        cure: "Give the user that runs feedmill the right to read the file, or copy it again; begin the run when the "
            + "exports are finished.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The file cannot be read: \(facts.text(0)).", fix: "Make the file readable, or copy it again.")
    }
}
