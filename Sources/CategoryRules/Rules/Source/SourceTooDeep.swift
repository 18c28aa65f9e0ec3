import FeedModel

/// Elements nested deeper than the limit.
package enum SourceTooDeep: Rule {
    package static let page = RulePage(
        "source.too-deep", .error,
        what: "Elements are nested at most 64 deep; a catalog needs six.",
        why: "Endless nesting is a way to bring programs down.",
        cure: "Remove the extra elements.",
        source: "feedmill's own format",
        passing: [.file("shirts.xml", RuleExample.xml())],
        failing: [
            .file(
                "shirts.xml",
                RuleExample.xml(
                    String(repeating: "<deep>", count: 70) + String(repeating: "</deep>", count: 70)))
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Elements are nested more than \(facts.text(0)) deep.", fix: "Remove the extra elements.")
    }
}
