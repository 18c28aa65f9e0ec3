import FeedModel

/// A product without a single picture that can be sent.
package enum ImageNoneLeft: Rule {
    package static let page = RulePage(
        "image.none-left", .held,
        what: "At least one of a product's own pictures can be sent.",
        why: "The platform takes no product without a picture. The item is held; its stock and price go out.",
        cure: "Read the findings of its pictures, and mend at least one of them.",
        source: "feedmill's own (pictures are uploaded before their items are sent)",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("None of the product's pictures can be sent, so it is held.", fix: "Mend one of its pictures.")
    }
}
