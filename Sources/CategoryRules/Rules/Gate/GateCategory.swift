import FeedModel

/// The page of the gate category; see `GateList` for what it measures.
package enum GateCategory: GatePage {
    package static let page = RulePage(
        "gate.category", .held,
        what: "A product does not move to another category.",
        why:
            "The platform does not move a product: it refuses the update, or lists it in "
            + "the wrong place. The item's content is held; its stock and prices go out.",
        cure: cure("category"),
        source: source, passing: [.rows([[:]])], failing: [])
}
