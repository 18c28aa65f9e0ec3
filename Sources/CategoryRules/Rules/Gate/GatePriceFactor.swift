import FeedModel

/// The page of the gate price-factor; see `GateList` for what it measures.
package enum GatePriceFactor: GatePage {
    package static let page = RulePage(
        "gate.price-factor", .held,
        what: "No price is 10, 100 or 1000 times what it was, or a tenth, hundredth or "
            + "thousandth of it, within 2 %.",
        why:
            "A lost decimal comma, cents read as euros or another currency puts prices off "
            + "by a whole factor. The item's price is held; where that happens to more than "
            + "the limit (20%) of the SKUs of one file, the run is held.",
        cure: cure("price-factor"),
        source: source, passing: [.rows([[:]])], failing: [])
}
