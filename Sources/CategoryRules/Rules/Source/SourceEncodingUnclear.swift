import FeedModel

/// A file whose bytes are text in several encodings.
package enum SourceEncodingUnclear: Rule {
    package static let page = RulePage(
        "source.encoding-unclear", .error,
        what: "An export whose encoding is not named is text in one encoding only.",
        why: "Korean reads as Chinese, and Polish as French with odd letters: what is sent would be other words. All "
            + "encodings that fit are named with a piece of the text; nothing of the file is sent until one is chosen, and "
            + "the run ends with status 2.",
        cure:
            "Look which sample reads right, and name that encoding: --encoding EUC-KR, or \"encoding\": \"EUC-KR\" in the "
            + "configuration. Best is to save the export as UTF-8.",
        source: "feedmill's own format",
        passing: [.rows([["title": "Camisa de algodón"]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The file does not say its encoding, and its bytes fit several: \(facts.text(0)). Nothing of it is sent before "
                + "one is chosen.",
            fix:
                "Choose the one that reads right: --encoding \(facts.text(1)), or \"encoding\": \"\(facts.text(2))\" in the "
                + "configuration, and so on; or save the export as UTF-8.")
    }
}
