import FeedModel

/// An address with something else than a picture.
package enum ImageNoPicture: Rule {
    package static let page = RulePage(
        "image.no-picture", .warning,
        what: "The bytes at the address of a picture are a whole JPEG, PNG, GIF, BMP or WebP file.",
        why: "The platform would refuse it. The item goes out without it.",
        cure: "Put the picture itself at the address, not a page about it, a drawing or a part of a file.",
        source: "feedmill's own; see pictures",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("The picture \(facts.quoted(0)) is none: \(facts.text(1)).")
    }
}
