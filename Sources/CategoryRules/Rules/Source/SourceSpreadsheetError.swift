import FeedModel

/// A cell with a spreadsheet's error in it.
package enum SourceSpreadsheetError: Rule {
    package static let page = RulePage(
        "source.spreadsheet-error", .error,
        what: "No cell in use has a spreadsheet error, such as #NAME?, #N/A, #REF!, #VALUE!, "
            + "#BEZUG!, Err:502 or ########.",
        why:
            "The value is lost: a title of #NAME? would be sold under that name. The record is left out, with the item "
            + "that it names. In place of a barcode it is a sku.barcode-invalid, and the item is sent.",
        cure:
            "Export the file again and do not save it from a spreadsheet, or mend the "
            + "formula. A text that begins with =, + or - becomes #NAME? if the column is "
            + "not formatted as text.",
        source: "feedmill's own; error values of Excel, LibreOffice and Google Sheets",
        passing: [.rows([["title": "Cotton #1 shirt"]])],
        failing: [
            .rows([["title": "#NAME?"]]), .rows([["sku_code": "#N/A"]]), .rows([["price": "#ЗНАЧ!"]]),
            .rows([["inventory": "########"]]), .rows([["description": "Err:508"]]),
            .rows([["attribute:Material": "#VALEUR !"]]),
        ])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is a spreadsheet error; the value is lost.",
            fix: "Export the file again without saving it from a spreadsheet, or mend the formula.")
    }
}
