import FeedModel

/// The page of the gate price-factor; see `GateList` for what it measures.
package enum GatePriceFactor: GatePage {
    package static let page = RulePage(
        "gate.price-factor", .held,
        what: "No price is 10, 100 or 1000 times what it was, or that part of it, within 2 %.",
        why:
            "A lost decimal comma, cents taken for euros, another currency: such prices are whole factors "
            + "off. The item's price is held; where it is so for more than the limit (20%) of the SKUs of one "
            + "file, the run.",
        cure: cure("price-factor"),
        source: source, passing: [.rows([[:]])], failing: [])
}
