import FeedModel

/// The product export of Shopify's admin, and its import template.
package enum ShopifyDialect: Dialect {
    package static let name = "shopify"
    package static let title = "Shopify product export"

    /// Columns that hardly anything else has.
    private static let telling: Set<String> = [
        "body (html)", "option1 name", "option1 value", "variant sku", "variant price", "variant grams", "image src",
        "variant compare at price", "variant inventory qty", "variant barcode", "gift card", "seo title",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { $0.lowercased() })
        guard names.contains("handle") else { return nil }
        let found = telling.intersection(names).count
        guard found > 0 else { return nil }
        return DialectMatch(
            certainty: found >= 3 ? .certain : .likely,
            evidence: "Handle and \(found) more columns that only Shopify has", weight: found)
    }
}
