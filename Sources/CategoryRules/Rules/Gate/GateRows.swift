import FeedModel

/// The page of the gate rows; see `GateList` for what it measures.
package enum GateRows: GatePage {
    package static let page = RulePage(
        "gate.rows", .held,
        what: "There are not fewer records than the limit (50%) of the median of the last seven nights.",
        why: "An export that was cut at a line's end looks whole. The run is held; what sells out goes on.",
        cure: cure("rows"),
        source: source, passing: [.rows([[:]])], failing: [])
}
