import FeedModel

/// A file that cannot be opened or read to its end.
package enum SourceUnreadable: Rule {
    package static let page = RulePage(
        "source.unreadable", .error,
        what: "Every export can be read to its end, and nobody writes to it meanwhile.",
        why: "Its items are missing from the run, which ends with status 65; all other exports are "
            + "used.",
        cure: "Give the user that runs feedmill the right to read the file, or copy it "
            + "again; start the run when the exports are finished. Concatenated files, each "
            + "with its own header, are read as long as the headers are the same; split them "
            + "where they are not.",
        source: "feedmill's own format",
        passing: [.rows([[:]])],
        failing: [.file("shirts.csv", RuleExample.csv([[:]]) + reordered)])

    /// The header of the good product with its columns in another order, and a row.
    private static let reordered: String = {
        let lines = RuleExample.csv([[:]]).split(separator: "\n")
        let header = lines[0].split(separator: ",").reversed().joined(separator: ",")
        return "\(header)\n\(lines[1])\n"
    }()

    package static func text(_ facts: FactReader) -> FindingText {
        if facts.isPresent(1) {
            return FindingText(
                "The file cannot be read from this line on: \(facts.text(0)). What follows was "
                    + "not read.",
                fix: "Split the file here: each header with its rows in a file of its own.")
        }
        return FindingText(
            "The file cannot be read: \(facts.text(0)).", fix: "Make the file readable, or copy it again.")
    }
}
