import FeedModel

/// A picture that the picture bank refuses.
package enum ImageNotUploaded: Rule {
    package static let page = RulePage(
        "image.not-uploaded", .warning,
        what: "The picture bank accepts the picture.",
        why: "Products can only have pictures of the bank. The item goes out without it.",
        cure: "Read the bank's answer in the message, and try the picture by hand in the seller's picture bank.",
        source: "photobank.redefining.uploadimageforsdk document",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The picture bank does not accept \(facts.quoted(0)): \(facts.text(1)).")
    }
}
