import FeedModel

/// One item_id with one operation in two files, or in two XML products.
package enum ItemIDDuplicate: Rule {
    package static let page = RulePage(
        "item.id-duplicate", .error,
        what: "An item_id stands once in a catalog for one operation.",
        why:
            "The platform tells results apart by it, and two contents for one product would undo each other. The first "
            + "one stands and is sent.",
        cure: "Take the item out of one of the two files, or give the two products different ids. Rows of one CSV with "
            + "one item_id are one product and no duplicates.",
        source: "Feed Solution tutorial (item_content_id is unique in a list)",
        passing: [.rows([["item_id": "A1"], ["item_id": "A2"]])],
        failing: [
            .files([
                ("a.csv", RuleExample.csv([["item_id": "A1"]])), ("b.csv", RuleExample.csv([["item_id": "A1"]])),
            ])
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Item \(facts.value) stands in \(facts.text(0)), line \(facts.text(1)), already.",
            fix: "Keep one of the two.")
    }
}
