import FeedModel

/// A product none of whose pictures can be had.
package enum ImageNoneLeft: Rule {
    package static let page = RulePage(
        "image.none-left", .held,
        what: "At least one of a product's own pictures can be had.",
        why: "The platform takes no product without a picture. The item is held; its stock and price go on.",
        cure: "See what is said of its pictures, and mend one of them.",
        source: "feedmill's own; see pictures",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("None of the pictures of the product can be had, so it is held.", fix: "Mend one of its pictures.")
    }
}
