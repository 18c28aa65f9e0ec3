package import FeedModel

/// An item of a lane that this run was not asked to send.
package enum LaneNotChosen: Rule {
    package static let page = RulePage(
        "lane.not-chosen", .notice,
        what: "With --only, items of the other lanes wait.",
        why: "An hourly run sends stock alone, for example: feedmill run stock/ --only stock.",
        cure: "Nothing has to be done. A run without --only sends it.",
        source: "feedmill's own (--only)", passing: [.rows([[:]])], failing: [])

    /// The notice about an item that waits because its lane was not asked for.
    package static func finding(_ lane: Lane, at place: Place, product: Int) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product), facts: .words(lane.name))
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText("It is in the lane \(facts.text(0)), which --only leaves out of this run.")
    }
}
