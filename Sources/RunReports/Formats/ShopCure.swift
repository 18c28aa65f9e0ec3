import Bytes
import FeedModel

/// What mends a shop's export that has no such column: the configuration.
enum ShopCure {
    /// Columns of feedmill's own format that can say the same of all products.
    private static let general = [
        "locale", "brand", "package_", "shipping_", "service_template_id", "attribute:", "sku:", "product_units_type",
        "inventory_deduction_strategy",
    ]
    /// And those that each product has for itself.
    private static let own = ["title", "description", "image_urls", "price", "sku_code"]

    /// - Returns: what to add to the cure of a finding at a place; nil where the export has the column, or is none of a
    ///   shop's.
    static func advice(at place: Place, _ batch: borrowing Batch) -> String? {
        guard place.value.isEmpty, place.column.index == ColumnReference.noIndex, let name = place.column.name,
            let dialect = FindingWording.file(of: place, batch).dialect
        else { return nil }
        let column = name.description + batch.bytes.bytes[place.column.suffix].string
        guard dialect.columns[column] == nil else { return nil }
        if column == "inventory" { return #""stock" in mapping says how many a SKU without a number has."# }
        if own.contains(column) { return #""fields" in mapping takes it from another column of the export."# }
        guard general.contains(where: column.hasPrefix) else { return nil }
        return
            #"For all products: "defaults": {"\#(column)": "…"} in feedmill.json; "fields" in mapping takes it from a "#
            + "column of the export."
    }
}
