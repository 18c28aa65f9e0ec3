import FeedModel

/// A file in another encoding than it says, or than UTF-8 where it says none.
package enum SourceEncodingGuessed: Rule {
    package static let page = RulePage(
        "source.encoding-guessed", .warning,
        what: "An export is in the encoding that its byte order mark or its XML declaration names, and "
            + "in UTF-8 where it names none.",
        why: "Read as what it says, the export would be broken words. All of its bytes were looked at, and it was read "
            + "in the encoding that they are in most likely: one of windows-1251, windows-1252, GB18030, "
            + "Shift_JIS and UTF-8. That is a guess.",
        cure: "Look at some titles in the report. If they are right, name the encoding with --encoding or "
            + "let the export say it; best is to save it as UTF-8.",
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
            "The file \(said); its bytes are in \(facts.text(0)), and it was read in that.",
            fix: "Save the export as UTF-8, or let it say its encoding.")
    }
}
