import FeedModel

/// A record, or one value of it, that is larger than the limit.
package enum SourceRecordTooLarge: Rule {
    package static let page = RulePage(
        "source.record-too-large", .error,
        what: "A record has at most 16 MiB (record_bytes in the configuration's limits).",
        why: "A record of that size is usually a broken one, such as an unclosed quote, and "
            + "would fill the memory.",
        cure: "Look at the line that the finding names. If the record is right, raise record_bytes.",
        source: "feedmill's own limit",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The \(facts.text(0)) has more than \(facts.text(1)) bytes.",
            fix: "Look for a quote or a tag that is not closed, or raise the limit record_bytes.")
    }
}
