import FeedModel

/// The bytes at a picture's address are not a picture.
package enum ImageNoPicture: Rule {
    package static let page = RulePage(
        "image.no-picture", .warning,
        what: "The address of a picture leads to a complete JPEG, PNG, GIF, BMP or WebP file.",
        why: "The platform would refuse anything else. The item goes out without it.",
        cure: "Put the picture itself at the address, not a web page, a drawing or a part of a file.",
        source: "feedmill's own (pictures are uploaded before their items are sent)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("\(facts.quoted(0)) does not lead to a picture: \(facts.text(1)).")
    }
}
