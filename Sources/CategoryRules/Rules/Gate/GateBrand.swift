import FeedModel

/// The page of the gate brand; see `GateList` for what it measures.
package enum GateBrand: GatePage {
    package static let page = RulePage(
        "gate.brand", .held,
        what: "A product does not change its brand.",
        why:
            "The brand is part of what the platform checks a product by. The item's content is held; stock "
            + "and prices go on.",
        cure: cure("brand"),
        source: source, passing: [.rows([[:]])], failing: [])
}
