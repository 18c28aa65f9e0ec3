import FeedModel

/// An item that no feed has room for.
package enum ItemTooLarge: Rule {
    package static let page = RulePage(
        "item.too-large", .error,
        what: "An item fits into a feed: as a form value it is no larger than max_feed_bytes.",
        why: "A feed is one form value, and an item cannot be split over two feeds.",
        cure: "Shorten the description, or raise max_feed_bytes in the configuration if the platform takes more.",
        source: "feedmill's own limit; the platform states none",
        passing: [.rows([["description": "A plain cotton shirt."]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The item takes \(facts.text(0)) bytes in a feed; a feed may have "
                + "\(facts.text(1)).",
            fix: "Shorten its texts, or raise max_feed_bytes.")
    }
}
