import FeedModel

/// The page of the gate renamed; see `GateList` for what it measures.
package enum GateRenamed: GatePage {
    package static let page = RulePage(
        "gate.renamed", .held,
        what: "A new item is not a known product under another id.",
        why: "When a shop changes its ids, every product would be listed a second time. The create is held.",
        cure: cure("renamed"),
        source: source, passing: [.rows([[:]])], failing: [])
}
