import FeedModel

/// A file whose bytes are text in several encodings.
package enum SourceEncodingUnclear: Rule {
    package static let page = RulePage(
        "source.encoding-unclear", .error,
        what: "The bytes of an export without a declared encoding fit only one encoding.",
        why: "Korean reads as Chinese, and Polish as French with odd letters: other words "
            + "would be sent. The finding lists the encodings that fit, each with a piece of "
            + "the text. Nothing of the file is sent until you choose one, and the run ends "
            + "with status 2.",
        cure:
            "Find the sample that reads right and name its encoding: --encoding EUC-KR, or "
            + "\"encoding\": \"EUC-KR\" in the configuration. Best is to save the export as "
            + "UTF-8.",
        source: "feedmill's own format",
        passing: [.rows([["title": "Camisa de algodón"]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The file does not declare its encoding, and its bytes fit several: "
                + "\(facts.text(0)). Nothing of it is sent until you choose one.",
            fix:
                "Choose the one that reads right: --encoding \(facts.text(1)), or \"encoding\": \"\(facts.text(2))\" in the "
                + "configuration, and so on; or save the export as UTF-8.")
    }
}
