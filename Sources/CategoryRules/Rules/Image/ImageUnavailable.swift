import FeedModel

/// A picture that could not be fetched.
package enum ImageUnavailable: Rule {
    package static let page = RulePage(
        "image.unavailable", .warning,
        what:
            "The address of a picture that is to be uploaded leads to it, on a public server or in a file beside the "
            + "export.",
        why: "The item goes out without it. Where the same address was uploaded before, that picture goes out.",
        cure:
            "Open the address: it must lead to the picture without a login. For pictures in your own network set "
            + "pictures_from_own_network.",
        source: "feedmill's own (pictures are uploaded before their items are sent)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The picture \(facts.quoted(0)) could not be fetched: \(facts.text(1)).",
            fix: "Correct the address, or put the picture there.")
    }
}
