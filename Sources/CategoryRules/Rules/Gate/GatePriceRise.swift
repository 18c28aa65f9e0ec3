import FeedModel

/// The page of the gate price-rise; see `GateList` for what it measures.
package enum GatePriceRise: GatePage {
    package static let page = RulePage(
        "gate.price-rise", .held,
        what: "The price to pay for a SKU does not rise by more than the limit (100% and 5) "
            + "in one night.",
        why:
            "A price that doubles overnight is usually a mistake in the export. The item's "
            + "price is held; its stock goes out.",
        cure: cure("price-rise"),
        source: source, passing: [.rows([[:]])], failing: [])
}
