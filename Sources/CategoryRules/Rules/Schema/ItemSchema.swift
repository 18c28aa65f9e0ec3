package import FeedModel

/// An item that its category's schema does not allow.
package enum ItemSchema: Rule {
    package static let page = RulePage(
        "schema.violation", .error,
        what: "The item_content of a create or a full update is valid against the JSON Schema of its category.",
        why:
            "The platform validates it against the same schema and refuses it in the same "
            + "words (F00-00-10020-002). This check comes last: an item with another error "
            + "is not validated.",
        cure:
            "The message names what is wrong by its pointer in item_content, and the cell that it comes from. Templates, "
            + "groups and brands have to be the seller's own: fetch the schema again after changing them.",
        source: "aliexpress.solution.product.schema.get; Product Schema document",
        passing: [.rowsWith("348.schema.json", schema, [["shipping_template_id": "1000"]])],
        failing: [
            .rowsWith("348.schema.json", schema, [["shipping_template_id": "1001"]]),
            .rowsWith("348.schema.json", schema, [["ean_code": "84370006"]]),
        ])

    private static let schema = #"""
        {"properties":{"shipping_template_id":{"type":"string","oneOf":[{"const":"1000","title":"Standard"}]},
        "sku_info_list":{"items":{"properties":{"ean_code":{"type":"string","minLength":13}}}}}}
        """#

    /// The finding of a violation.
    ///
    /// - Parameters:
    ///   - operations: the operation whose item it is.
    ///   - options: what would be allowed there instead, where that is a list.
    package static func finding(
        _ violation: SchemaViolation, at place: Place, product: Int, operations: OperationSet, options: String?
    ) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product), facts: .string(violation.pointer),
            .string(violation.message),
            violation.causes.isEmpty ? .none : .string(violation.causes.map(\.text).joined(separator: "; ")),
            options.map { .string($0) } ?? .none, operations: operations)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        var message = "The category's schema does not allow it: \(facts.text(0)): \(facts.text(1))"
        if facts.isPresent(2) { message += " (\(facts.text(2)))" }
        return FindingText(message + ".", fix: facts.isPresent(3) ? "Allowed: \(facts.text(3))." : nil)
    }
}
