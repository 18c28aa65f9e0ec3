import FeedModel

/// One item_id with one operation in two files, or in two XML products.
package enum ItemIDDuplicate: Rule {
    package static let page = RulePage(
        "item.id-duplicate", .error,
        what: "An item_id appears once per operation in a catalog.",
        why:
            "The platform tells results apart by it, and two contents for one product "
            + "would undo each other. The first one is sent.",
        cure: "Remove the item from one of the two files, or give the two products different "
            + "ids. Rows of one CSV with one item_id are one product, not duplicates.",
        source: "Feed Solution tutorial (item_content_id is unique in a list)",
        passing: [.rows([["item_id": "A1"], ["item_id": "A2"]])],
        failing: [
            .files([
                ("a.csv", RuleExample.csv([["item_id": "A1"]])), ("b.csv", RuleExample.csv([["item_id": "A1"]])),
            ])
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "Item \(facts.value) already appears in \(facts.text(0)), line "
                + "\(facts.text(1)).",
            fix: "Keep one of the two.")
    }
}
