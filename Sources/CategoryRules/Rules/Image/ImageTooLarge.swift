import FeedModel

/// A picture that is too large for the picture bank.
package enum ImageTooLarge: Rule {
    package static let page = RulePage(
        "image.too-large", .warning,
        what:
            "A picture that is uploaded has at most 3 MB and 5000 x 5000 pixels (limits: image_bytes, image_side_max).",
        why: "The picture bank refuses larger ones. The item goes out without it.",
        cure: "Export a smaller version of the picture.",
        source: "photobank.redefining.uploadimageforsdk document",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The picture \(facts.quoted(0)) is too large: \(facts.text(1)).", fix: "Export a smaller version of it.")
    }
}
