import Bytes
import FeedModel

/// Bytes that the file's encoding does not know.
package enum SourceEncoding: Rule {
    package static let page = RulePage(
        "source.encoding", .error,
        what: "Every record is text in the encoding of its file: UTF-8, unless a byte order "
            + "mark, the XML declaration or --encoding says otherwise. NUL bytes are not "
            + "text.",
        why: "A record with invalid bytes would reach the shop with garbled words. It is "
            + "left out, with the item that it names; all others are used.",
        cure: "Save the export as UTF-8, or name its encoding: --encoding windows-1252.",
        source: "feedmill's own format",
        passing: [.rows([["title": "Camisa de algodón"]])],
        failing: [.rows([["title": "Cotton\u{0}shirt"]])])

    package static func text(_ facts: FactReader) -> FindingText {
        let place = facts.finding.place.value.isEmpty ? "the file" : "the value"
        return FindingText(
            "The record is not text in \(facts.text(0)): byte \(facts.text(1)) of \(place) "
                + "is invalid, or NUL.",
            fix: "Save the export as UTF-8, or name its encoding with --encoding.")
    }
}
