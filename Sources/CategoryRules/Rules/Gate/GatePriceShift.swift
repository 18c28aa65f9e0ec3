import FeedModel

/// The page of the gate price-shift; see `GateList` for what it measures.
package enum GatePriceShift: GatePage {
    package static let page = RulePage(
        "gate.price-shift", .held,
        what: "No more than the limit (60%) of the prices move by one and the same ratio "
            + "that is more than 10 % off.",
        why:
            "A tax or a currency that was left out or applied twice moves all prices "
            + "alike. The run is held; what sells out still goes out.",
        cure: cure("price-shift"),
        source: source, passing: [.rows([[:]])], failing: [])
}
