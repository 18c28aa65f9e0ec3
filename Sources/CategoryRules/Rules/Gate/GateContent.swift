import FeedModel

/// The page of the gate content; see `GateList` for what it measures.
package enum GateContent: GatePage {
    package static let page = RulePage(
        "gate.content", .held,
        what: "The same part (title, images, brand) does not change in more than the limit (50%) of the known items.",
        why: "Titles that change wholesale usually mean another language or a shifted "
            + "column. Content is held.",
        cure: cure("content"),
        source: source, passing: [.rows([[:]])], failing: [])
}
