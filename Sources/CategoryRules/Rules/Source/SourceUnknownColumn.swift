import FeedModel

/// A column, element or attribute that nothing is known of.
package enum SourceUnknownColumn: Rule {
    package static let page = RulePage(
        "source.unknown-column", .warning,
        what: "Every column, XML element and XML attribute has a place in a feed.",
        why: "Columns without a place are not used: a mistyped name loses the whole column.",
        cure: "Correct the name. Attributes of the category are written attribute:NAME, SKU properties "
            + "sku:NAME.",
        source: "feedmill's own format",
        passing: [.rows([["attribute:Collar": "Turn-down Collar"]])],
        failing: [.rows([["titel": "Camisa"]])])

    package static func text(_ facts: FactReader) -> FindingText {
        guard !facts.text(0).isEmpty else {
            return FindingText("A column has no name and is not used.", fix: "Name the column, or remove it.")
        }
        return FindingText(
            "\(facts.quoted(0)) is unknown and not used.",
            fix: facts.isPresent(1) ? "Did you mean \(facts.quoted(1))?" : nil)
    }
}
