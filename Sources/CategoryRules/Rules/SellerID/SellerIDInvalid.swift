import Bytes
package import FeedModel

/// The id of a product group or a size chart that is none.
package enum SellerIDInvalid: Rule {
    package static let page = RulePage(
        "seller-id.invalid", .error,
        what:
            "The ids of product groups and size charts are digits, or ids that the schema "
            + "of the product's category names.",
        why: "The platform takes the seller's own groups and size charts by their ids, not by their names.",
        cure:
            "Write the id, or leave the cell blank: neither is required. The ids are in "
            + "the seller centre's address bar and in the category's schema; \"lists\" in "
            + "the configuration adds others.",
        source: "product schema (product_group_id, size_chart_id); publish-product document (sizechart_id)",
        passing: [
            .rows([["product_group_id": "513"]]), .rows([["size_chart_id": ""]]),
            .rowsWith("348.schema.json", schema, [["size_chart_id": "default"]]),
        ],
        failing: [
            .rows([["size_chart_id": "abc"]]), .rows([["product_group_id": "Summer"]]),
            .rowsWith("348.schema.json", schema, [["size_chart_id": "summer"]]),
        ])

    private static let schema = #"{"properties":{"size_chart_id":{"oneOf":[{"const":"default"}]}}}"#

    package static let lists: [KnownList] = [.productGroupID, .sizeChartID]

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for (field, list) in [(ProductField.productGroupID, KnownList.productGroupID), (.sizeChartID, .sizeChartID)] {
            let cell = batch.field(field, of: product.index)
            guard !cell.isBlank, !product.takes(batch.bytes.bytes[cell.text], in: list) else { continue }
            product.report(
                Finding(page.code, at: batch.place(of: field, product: product.index), facts: .words(field.column)),
                &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let thing = facts.text(0) == "size_chart_id" ? "size chart" : "product group"
        return FindingText(
            "\(facts.value) is not an id of a \(thing).", fix: "Write its id, in digits, or leave the cell blank.")
    }
}
