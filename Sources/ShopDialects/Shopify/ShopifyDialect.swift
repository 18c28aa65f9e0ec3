import FeedModel

/// The product export of Shopify's admin, its import template, and its inventory export.
package enum ShopifyDialect: Dialect {
    package static let name = "shopify"
    package static let title = "Shopify product export"
    package static var table: (any ShopTable.Type)? { ShopifyTable.self }

    /// Columns that hardly anything else has.
    private static let typicalColumns: Set<String> = [
        "body (html)", "option1 name", "option1 value", "variant sku", "variant price", "variant grams", "image src",
        "variant compare at price", "variant compare-at price", "variant inventory qty", "variant barcode", "gift card",
        "seo title", "variant inventory policy", "variant requires shipping", "image position", "variant image",
        "published on online store", "product image url", "weight value (grams)", "inventory tracker",
        "compare-at price",
        "continue selling when out of stock", "vendor", "type", "published", "option2 name", "option2 value",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { $0.lowercased() })
        if let inventory = ShopifyInventory.recognise(header: header) { return inventory }
        guard names.contains("handle") || names.contains("url handle") else { return nil }
        let found = typicalColumns.intersection(names).count
        guard found > 0 else { return nil }
        return DialectMatch(
            certainty: found >= 3 ? .certain : .likely,
            evidence: "Handle and \(found) more of \(header.count) columns", weight: found)
    }
}
