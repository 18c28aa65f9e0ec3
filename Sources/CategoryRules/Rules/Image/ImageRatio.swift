import FeedModel

/// A picture that is much longer than it is wide.
package enum ImageRatio: Rule {
    package static let page = RulePage(
        "image.ratio", .warning,
        what: "The sides of a picture that is uploaded are between 1 : 1 and 1 : 1.3 (limits: image_ratio).",
        why: "The platform crops other pictures, or shows them with empty edges.",
        cure: "Crop the picture to a square, or nearly so.",
        source: "offer.product.post document (image_u_r_ls)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The picture \(facts.quoted(0)) is far from square: \(facts.text(1)).", fix: "Crop it to nearly a square.")
    }
}
