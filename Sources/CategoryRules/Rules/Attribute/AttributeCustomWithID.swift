import Bytes
package import FeedModel

/// A seller-defined attribute that is given an id.
package enum AttributeCustomWithID: Rule {
    package static let page = RulePage(
        "attribute.custom-with-id", .error,
        what: "An attribute of your own has a name and a value in words, not ids.",
        why: "Ids belong to the category's attributes; the platform refuses them here.",
        cure: "Write words, or use attribute:NAME if an attribute of the category is meant.",
        source: "publish-product document (self-defined attributes)",
        passing: [.rows([["custom:Care": "Wash cold"]])],
        failing: [
            .rows([["custom:#10": "Cotton"]]), .rows([["custom:Cloth": "#47"]]),
            .file(
                "shirts.xml", RuleExample.xml("<custom_attribute id=\"10\" name=\"Cloth\">Cotton</custom_attribute>")),
        ])

    package static let concerns: ProductTraits = .hasNotedAttribute

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.attributeNotes.contains(.custom) else { return }
        for found in product.attributes where found.notes.contains(.custom) {
            let entry = batch.attributes[found.entry]
            let hasID =
                entry.nameIsID || batch.bytes.bytes[entry.name].isMarkedID
                || batch.bytes.bytes[entry.value.text].isMarkedID
            guard hasID else { continue }
            product.report(
                Finding(page.code, at: product.place(found, batch), facts: .text(entry.name)), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The attribute of your own \(facts.quoted(0)) has an id; it takes a name and a value in words.",
            fix: "Write words, or use attribute:NAME for an attribute of the category.")
    }
}
