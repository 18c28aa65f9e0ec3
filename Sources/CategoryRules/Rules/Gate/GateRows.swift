import FeedModel

/// The page of the gate rows; see `GateList` for what it measures.
package enum GateRows: GatePage {
    package static let page = RulePage(
        "gate.rows", .held,
        what: "There are at least as many records as the limit (50%) of the median of the "
            + "last seven nights.",
        why: "An export that was cut at the end of a line looks complete. The run is held; "
            + "what sells out still goes out.",
        cure: cure("rows"),
        source: source, passing: [.rows([[:]])], failing: [])
}
