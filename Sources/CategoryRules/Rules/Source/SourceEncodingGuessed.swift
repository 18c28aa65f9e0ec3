import FeedModel

/// A file in another encoding than it says, or than UTF-8 where it says none.
package enum SourceEncodingGuessed: Rule {
    package static let page = RulePage(
        "source.encoding-guessed", .warning,
        what: "An export is in the encoding that its byte order mark or XML declaration "
            + "names, and in UTF-8 where it names none.",
        why: "Read as declared, the text would be garbled. feedmill examined all of its "
            + "bytes and read it in the most likely encoding. That is a guess.",
        cure: "Look at some titles in the report. If they are right, name the encoding with "
            + "--encoding or in the export itself; best is to save it as UTF-8.",
        source: "feedmill's own format",
        passing: [.rows([["title": "Camisa de algodón"]])],
        failing: [
            .file(
                "shirts.xml",
                RuleExample.xml().replacing("UTF-8", with: "windows-1251").replacing("Cotton shirt", with: "Coton é"))
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        let said = facts.isPresent(1) ? "says that it is in \(facts.text(1))" : "does not say its encoding"
        return FindingText(
            "The file \(said), but its bytes are in \(facts.text(0)); it was read as that.",
            fix: "Save the export as UTF-8, or declare its encoding.")
    }
}
