import FeedModel

/// The page of the gate refused-before; see `GateList` for what it measures.
package enum GateRefusedBefore: GatePage {
    package static let page = RulePage(
        "gate.refused-before", .held,
        what: "What the platform refused three nights in a row, and is the same tonight, is not sent a fourth time.",
        why: "It would be refused again, and count against the shop. Its stock goes on.",
        cure: cure("refused-before"),
        source: source, passing: [.rows([[:]])], failing: [])
}
