import FeedModel

/// The page of the gate vanished; see `GateList` for what it measures.
package enum GateVanished: GatePage {
    package static let page = RulePage(
        "gate.vanished", .held,
        what: "No more than the limit (10%) of the products of the last complete export are "
            + "newly missing tonight.",
        why: "An export that was cut off lacks half of the shop. What vanished is held.",
        cure: cure("vanished"),
        source: source, passing: [.rows([[:]])], failing: [])
}
