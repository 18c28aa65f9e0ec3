import FeedModel

/// The page of the gate restocked; see `GateList` for what it measures.
package enum GateRestocked: GatePage {
    package static let page = RulePage(
        "gate.restocked", .held,
        what: "Not more than the limit (50%) of the products that were sold out have stock tonight.",
        why:
            "Sold-out goods that are all back at once are mostly a stock column that was misread. Rising "
            + "stock is held.",
        cure: cure("restocked"),
        source: source, passing: [.rows([[:]])], failing: [])
}
