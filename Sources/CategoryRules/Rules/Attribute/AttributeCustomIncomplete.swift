import Bytes
package import FeedModel

/// A seller-defined attribute without a name or a value.
package enum AttributeCustomIncomplete: Rule {
    package static let page = RulePage(
        "attribute.custom-incomplete", .error,
        what: "An attribute of your own has a name and a value.",
        why: "The platform refuses it without either.",
        cure: "Fill in both, or leave the attribute out.",
        source: "publish-product document (self-defined attributes)",
        passing: [.rows([["custom:Care": "Wash cold"]])],
        failing: [
            .file("shirts.xml", RuleExample.xml("<custom_attribute name=\"Care\"/>")),
            .file("shirts.xml", RuleExample.xml("<custom_attribute>Wash cold</custom_attribute>")),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.attributeNotes.contains(.custom) else { return }
        for found in product.attributes where found.notes.contains(.custom) {
            let entry = batch.attributes[found.entry]
            guard entry.name.isEmpty || entry.value.isBlank else { continue }
            product.report(
                Finding(page.code, at: product.place(found, batch), facts: .text(entry.name)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard !facts.text(0).isEmpty else {
            return FindingText("An attribute of your own has no name.", fix: "Name it, or leave it out.")
        }
        return FindingText(
            "The attribute of your own \(facts.quoted(0)) has no value.", fix: "Give it one, or leave it out.")
    }
}
