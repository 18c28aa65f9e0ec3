import FeedModel

/// The page of the gate rejected; see `GateList` for what it measures.
package enum GateRejected: GatePage {
    package static let page = RulePage(
        "gate.rejected", .held,
        what: "No more than the limit (5%) of the known items that were good last night are "
            + "rejected tonight.",
        why: "A change of the export's columns rejects everything at once. The run is held; "
            + "what sells out still goes out.",
        cure: cure("rejected"),
        source: source, passing: [.rows([[:]])], failing: [])
}
