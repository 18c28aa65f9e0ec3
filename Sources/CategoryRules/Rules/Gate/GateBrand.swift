import FeedModel

/// The page of the gate brand; see `GateList` for what it measures.
package enum GateBrand: GatePage {
    package static let page = RulePage(
        "gate.brand", .held,
        what: "A product does not change its brand.",
        why:
            "A product under another brand is usually a mistake in the export. The item's content is held; its "
            + "stock and prices go out.",
        cure: cure("brand"),
        source: source, passing: [.rows([[:]])], failing: [])
}
