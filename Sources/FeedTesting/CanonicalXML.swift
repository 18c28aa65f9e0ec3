import Foundation

/// Rows of a canonical CSV, written as the XML catalog that says the same: so that a test can hold both formats against
/// one expectation.
///
/// A row is canonical columns with their cells. Rows of one `item_id` that are together are one product. Lists of
/// values become one element each, `Other=text` the value 4 with its text; properties of a SKU are in the order of the
/// usual ones' `spec`.
package enum CanonicalXML {
    /// Canonical columns to cells.
    package typealias Row = [String: String]

    /// A document with a product for each run of rows of one `item_id`.
    package static func catalog(_ rows: [Row]) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<catalog>\n"
        var start = 0
        while start < rows.count {
            let id = rows[start]["item_id"]
            let end = rows[start...].firstIndex { $0["item_id"] != id } ?? rows.count
            text += product(Array(rows[start..<end]))
            start = end
        }
        return text + "</catalog>\n"
    }

    private static let productAttributes = [
        "item_id", "aliexpress_product_id", "operation", "category_id", "locale", "currency", "product_units_type",
        "inventory_deduction_strategy", "product_group_id", "size_chart_id",
    ]

    private static func product(_ rows: [Row]) -> String {
        var cells: Row = [:]
        for row in rows { cells.merge(row.filter { !$0.value.isEmpty }) { first, _ in first } }
        let columns = cells.keys.sorted()
        var text = element("product", productAttributes.map { ($0, cells[$0]) }) + "\n"
        for name in ["title", "description"] {
            for column in columns where column == name || column.hasPrefix(name + ":") {
                let locale = column == name ? nil : String(column.dropFirst(name.count + 1))
                text += element(name, [("locale", locale)], cells[column])
            }
        }
        if let brand = cells["brand"] { text += element("brand", [], brand) }
        for column in columns where column.hasPrefix("attribute:") {
            let values = list(cells[column] ?? "").map { value in
                value.hasPrefix("Other=")
                    ? element("value", [("id", "4")], String(value.dropFirst(6))) : element("value", [], value)
            }
            text += element("attribute", [("name", String(column.dropFirst(10)))]) + values.joined() + "</attribute>\n"
        }
        for column in columns where column.hasPrefix("custom:") {
            text += element("custom_attribute", [("name", String(column.dropFirst(7)))], cells[column])
        }
        for image in list(cells["image_urls"] ?? "") { text += element("image", [], image) }
        text += empty("package", ["weight", "length", "width", "height"].map { ($0, cells["package_\($0)"]) })
        text += empty(
            "shipping",
            [
                ("preparation_time", cells["shipping_preparation_time"]),
                ("template_id", cells["shipping_template_id"]),
                ("service_template_id", cells["service_template_id"]),
            ])
        if cells["national_quote_type"] != nil || cells["national_quote_data"] != nil {
            text += element("national_quote", [("type", cells["national_quote_type"])], cells["national_quote_data"])
        }
        return text + "<skus>\n" + rows.map(sku).joined() + "</skus></product>\n"
    }

    private static let skuColumns = [
        ("code", "sku_code"), ("price", "price"), ("discount_price", "discount_price"), ("inventory", "inventory"),
        ("ean_code", "ean_code"),
    ]

    private static func sku(_ row: Row) -> String {
        let cells = row.filter { !$0.value.isEmpty }
        func names(_ prefixes: String...) -> [String] {
            Set(cells.keys.flatMap { column in prefixes.filter(column.hasPrefix).map { column.dropFirst($0.count) } })
                .map(String.init).sorted()
        }
        let properties = names("sku:", "sku_alias:", "sku_image:").sorted { rank($0) < rank($1) }
        let countries = names("country_price:", "country_discount_price:")
        guard !properties.isEmpty || !countries.isEmpty || skuColumns.contains(where: { cells[$0.1] != nil }) else {
            return ""
        }
        var text = element("sku", skuColumns.map { ($0.0, cells[$0.1]) })
        for name in properties {
            text += element(
                "property",
                [("name", name), ("alias", cells["sku_alias:\(name)"]), ("image", cells["sku_image:\(name)"])],
                cells["sku:\(name)"])
        }
        for name in countries {
            text += empty(
                "country_price",
                [
                    ("country", name), ("price", cells["country_price:\(name)"]),
                    ("discount_price", cells["country_discount_price:\(name)"]),
                ])
        }
        return text + "</sku>\n"
    }

    private static let usualProperties = ["Color", "Size", "Ships From"]

    private static func rank(_ property: String) -> Int { usualProperties.firstIndex(of: property) ?? 3 }

    /// A list's values: parted by `|`, which `\|` is not.
    private static func list(_ cell: String) -> [String] {
        cell.replacing("\\|", with: "\u{1}").split(separator: "|").map {
            String($0).replacing("\u{1}", with: "|")
        }
    }

    // MARK: Tags

    private static func empty(_ name: String, _ attributes: [(String, String?)]) -> String {
        guard attributes.contains(where: { $0.1 != nil }) else { return "" }
        return String(element(name, attributes).dropLast()) + "/>\n"
    }

    private static func element(_ name: String, _ attributes: [(String, String?)], _ text: String?) -> String {
        element(name, attributes) + escaped(text ?? "") + "</\(name)>\n"
    }

    private static func element(_ name: String, _ attributes: [(String, String?)]) -> String {
        var tag = "<\(name)"
        for (key, value) in attributes {
            if let value { tag += " \(key)=\"\(escaped(value))\"" }
        }
        return tag + ">"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
    }
}
