import FeedModel

/// The page of the gate sold-out; see `GateList` for what it measures.
package enum GateSoldOut: GatePage {
    package static let page = RulePage(
        "gate.sold-out", .held,
        what: "No more than the limit (20%) of the products that were in stock are sold out "
            + "tonight.",
        why: "An empty warehouse file takes a whole shop off sale. What would stop selling is held.",
        cure: cure("sold-out"),
        source: source, passing: [.rows([[:]])], failing: [])
}
