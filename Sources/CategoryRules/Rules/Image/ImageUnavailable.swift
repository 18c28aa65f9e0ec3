import FeedModel

/// A picture that cannot be had.
package enum ImageUnavailable: Rule {
    package static let page = RulePage(
        "image.unavailable", .warning,
        what:
            "A picture that is to be uploaded is where its address says, on a server that the internet leads to, or in a file beside the export.",
        why: "The item goes out without it. Where the same address was uploaded before, that picture goes out.",
        cure:
            "Open the address; it must lead to the picture without a login. Pictures of the machine's own network are fetched with pictures_from_own_network.",
        source: "feedmill's own; see pictures",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The picture \(facts.quoted(0)) could not be had: \(facts.text(1)).")
    }
}
