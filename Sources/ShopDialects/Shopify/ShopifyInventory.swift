import Bytes
import CatalogReading
import FeedModel

/// What the columns of Shopify's inventory export are: the stock of each variant at each location, a row for each of both,
/// or in the form of older exports a row for each variant with a column for each location.
struct ShopifyInventory: Sendable {
    /// -1 in the older form.
    let location: Int
    /// Columns whose numbers are to be had: one, or one for each location.
    let stocks: [Int]

    /// Columns that only an export of products has.
    private static let ofProducts: Set<String> = [
        "body (html)", "vendor", "variant price", "price", "variant sku", "image src", "product image url", "status",
        "published",
    ]

    /// Takes its columns; nil for the header of any other export.
    init?(_ columns: inout ShopColumns) {
        guard let found = Self.stocks(in: columns.folded) else { return nil }
        location = columns.take(.text, "location")
        stocks = found
        for column in found { columns.use(column) }
    }

    static func recognise(header: [String]) -> DialectMatch? {
        let names = header.map { ShopColumns.fold($0) }
        guard let stocks = stocks(in: names) else { return nil }
        let known = [
            "handle", "title", "sku", "hs code", "coo", "location", "option1 name", "option1 value", "option2 name",
            "option2 value", "option3 name", "option3 value",
        ].count { names.contains($0) }
        return DialectMatch(
            certainty: .certain,
            evidence: "an inventory export: \(known + stocks.count) of \(header.count) columns, stock in "
                + stocks.map { header[$0] }.joined(separator: ", "), weight: known + stocks.count)
    }

    private static func stocks(in names: [String]) -> [Int]? {
        guard names.contains("handle"), names.contains("sku"), ofProducts.isDisjoint(with: names) else { return nil }
        if names.contains("location") {
            // Newer exports say after the name whether it may be edited.
            for word in ["available", "on hand"] {
                if let column = names.firstIndex(where: { $0 == word || $0.hasPrefix("\(word) (") }) { return [column] }
            }
        }
        guard names.contains("hs code"), let last = names.firstIndex(of: "coo") else { return nil }
        let locations = names.indices.filter { $0 > last && !names[$0].isEmpty }
        return locations.isEmpty ? nil : locations
    }
}
