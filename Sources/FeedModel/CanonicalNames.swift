/// What the two canonical formats call the same thing.
package enum CanonicalNames {
    /// What the XML calls a column of the CSV, such as `sku/@price` for `price` and `sku/property[Color]` for `sku:Color`.
    ///
    /// - Returns: nil for what is no column of the canonical CSV.
    package static func element(ofColumn column: String) -> String? {
        if let element = elements[column] { return element }
        guard let colon = column.firstIndex(of: ":"), let (before, after) = named[String(column[..<colon])] else {
            return ProductField.allCases.contains { $0.column.description == column } ? "product/@\(column)" : nil
        }
        let name = column[column.index(after: colon)...]
        return before + (name.isEmpty ? "" : "[\(name)]") + after
    }

    private static let elements = [
        "brand": "brand", "title": "title", "description": "description", "image_urls": "image",
        "package_weight": "package/@weight", "package_length": "package/@length", "package_width": "package/@width",
        "package_height": "package/@height", "shipping_preparation_time": "shipping/@preparation_time",
        "shipping_template_id": "shipping/@template_id", "service_template_id": "shipping/@service_template_id",
        "national_quote_type": "national_quote/@type", "national_quote_data": "national_quote",
        "sku_code": "sku/@code", "price": "sku/@price", "discount_price": "sku/@discount_price",
        "inventory": "sku/@inventory", "ean_code": "sku/@ean_code",
    ]

    /// Columns that have a name after a colon: what is in front of it, and after it, in the XML.
    private static let named = [
        "title": ("title", ""), "description": ("description", ""), "attribute": ("attribute", "/value"),
        "custom": ("custom_attribute", ""), "sku": ("sku/property", ""), "sku_alias": ("sku/property", "/@alias"),
        "sku_image": ("sku/property", "/@image"), "country_price": ("country_price", "/@price"),
        "country_discount_price": ("country_price", "/@discount_price"),
    ]
}
