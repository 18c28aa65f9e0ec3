import FeedModel

/// The page of the gate price-drop; see `GateList` for what it measures.
package enum GatePriceDrop: GatePage {
    package static let page = RulePage(
        "gate.price-drop", .held,
        what: "The price to pay for a SKU does not fall by more than the limit (50%) in one "
            + "night.",
        why:
            "A wrecked export sells goods for a hundredth of their price before anybody "
            + "wakes up. The item's price is held; its stock goes out.",
        cure: cure("price-drop"),
        source: source, passing: [.rows([[:]])], failing: [])
}
