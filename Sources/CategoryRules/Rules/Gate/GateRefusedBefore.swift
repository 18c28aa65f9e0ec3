import FeedModel

/// The page of the gate refused-before; see `GateList` for what it measures.
package enum GateRefusedBefore: GatePage {
    package static let page = RulePage(
        "gate.refused-before", .held,
        what: "An item that the platform refused three nights in a row, and that is the same "
            + "tonight, is not sent a fourth time.",
        why: "The platform would refuse it again, and that counts against the shop. Its "
            + "stock goes out.",
        cure: cure("refused-before"),
        source: source, passing: [.rows([[:]])], failing: [])
}
