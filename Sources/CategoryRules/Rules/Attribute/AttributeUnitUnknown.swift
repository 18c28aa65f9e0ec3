import Bytes
package import FeedModel

/// A unit that an attribute does not have, or none where one is due.
package enum AttributeUnitUnknown: Rule {
    package static let page = RulePage(
        "attribute.unit-unknown", .error,
        what: "A number with units has one of the attribute's units. Without a unit, the "
            + "only unit of the attribute is meant.",
        why: "1.5 lb and 1.5 kg are not the same, and the platform takes only the listed "
            + "units.",
        cure: "Write one of the units that the message names after the number.",
        source: "API metadata of "
            + "aliexpress.category.redefining.getchildattributesresultbypostcateidandpath (units)",
        passing: [.rows([["attribute:Net Weight": "1.5 kg"]])],
        failing: [.rows([["attribute:Net Weight": "1.5 lb"]]), .rows([["attribute:Net Weight": "1.5"]])])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        product.report(.unitUnknown, as: page.code, batch, &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let units = facts.attribute(0)?.units.map(\.name.string) ?? []
        guard !units.isEmpty else {
            return FindingText("\(facts.text(0)) takes no unit.", fix: "Remove the unit.")
        }
        let list = units.joined(separator: ", ")
        guard !facts.text(3).isEmpty else {
            return FindingText(
                "\(facts.quoted(1)) has no unit, and \(facts.text(0)) has several: \(list).",
                fix: "Write the unit after the number, such as \(units[0]).")
        }
        return FindingText(
            "\(facts.quoted(3)) is not a unit of \(facts.text(0)).", fix: "Write one of \(list).")
    }
}
