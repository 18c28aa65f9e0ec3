import FeedModel

/// The page of the gate restocked; see `GateList` for what it measures.
package enum GateRestocked: GatePage {
    package static let page = RulePage(
        "gate.restocked", .held,
        what: "No more than the limit (50%) of the products that were sold out are in stock "
            + "tonight.",
        why:
            "Sold-out goods that all return at once usually mean a misread stock column. "
            + "Rising stock is held.",
        cure: cure("restocked"),
        source: source, passing: [.rows([[:]])], failing: [])
}
