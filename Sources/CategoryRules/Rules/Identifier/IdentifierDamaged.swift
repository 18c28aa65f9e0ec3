import FeedModel

/// An identifier that a spreadsheet has rounded.
package enum IdentifierDamaged: Rule {
    package static let page = RulePage(
        "identifier.damaged", .error,
        what:
            "Identifiers in a shop's export are what the shop has, not numbers such as 3.65275E+11 that a spreadsheet "
            + "made of them.",
        why: "The digits behind those that are shown are lost: several identifiers become one, and no later night can "
            + "find the SKU again. A damaged barcode is left out and the item sent (a warning); with a damaged id or "
            + "SKU code it is not.",
        cure: "Export again and do not save the file from a spreadsheet, or import the columns as text.",
        source: "feedmill's own; spreadsheets show numbers of more than 11 digits like that",
        passing: [.rows([[:]])],
        failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is no \(facts.text(0)) any more: a spreadsheet has rounded it, and its last digits are lost.",
            fix: "Export it again, and open it in a spreadsheet only with this column as text.")
    }
}
