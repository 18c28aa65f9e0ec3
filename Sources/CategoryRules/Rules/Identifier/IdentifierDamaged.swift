import FeedModel

/// An identifier that a spreadsheet has rounded.
package enum IdentifierDamaged: Rule {
    package static let page = RulePage(
        "identifier.damaged", .error,
        what:
            "Identifiers are what the shop has, not numbers such as 3.65275E+11 that a "
            + "spreadsheet made of them.",
        why: "The last digits are lost: several identifiers become one, and no later night "
            + "can find the SKU again. A damaged barcode is left out and the item is sent (a "
            + "warning). An item with a damaged id or SKU code is rejected.",
        cure: "Export again and do not save the file from a spreadsheet, or import its "
            + "columns as text.",
        source: "feedmill's own; spreadsheets show numbers of more than 11 digits like that",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is a \(facts.text(0)) that a spreadsheet has rounded; its last "
                + "digits are lost.",
            fix: "Export it again, and open it in a spreadsheet only with this column as text.")
    }
}
