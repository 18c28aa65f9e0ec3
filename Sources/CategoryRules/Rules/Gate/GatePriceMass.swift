import FeedModel

/// The page of the gate price-mass; see `GateList` for what it measures.
package enum GatePriceMass: GatePage {
    package static let page = RulePage(
        "gate.price-mass", .held,
        what: "No more than the limit (5%) of the known SKUs change their price by over 30 %.",
        why: "Single prices move that far, whole ranges seldom do. The run is held; what "
            + "sells out still goes out.",
        cure: cure("price-mass"),
        source: source, passing: [.rows([[:]])], failing: [])
}
