import FeedModel

/// A picture of a format that the platform may not show.
package enum ImageOtherFormat: Rule {
    package static let page = RulePage(
        "image.other-format", .warning,
        what: "A picture that is uploaded is a JPEG or PNG by its bytes, whatever its address ends with.",
        why: "The platform takes jpg, jpeg and png, and may refuse a product with others.",
        cure: "Convert the picture.",
        source: "offer.product.post document (image_u_r_ls)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The picture \(facts.quoted(0)) is not a JPEG or PNG: \(facts.text(1)).", fix: "Convert it to JPEG or PNG.")
    }
}
