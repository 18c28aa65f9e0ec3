import FeedModel

/// A picture with few pixels.
package enum ImageTooSmall: Rule {
    package static let page = RulePage(
        "image.too-small", .warning,
        what: "A picture that is uploaded has at least 800 x 800 pixels (limits: image_side_min).",
        why: "The platform advises this size, and may refuse products with smaller pictures.",
        cure: "Export a larger version of the picture.",
        source: "offer.product.post document (image_u_r_ls)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The picture \(facts.quoted(0)) is too small: \(facts.text(1)).", fix: "Export a larger version of it.")
    }
}
