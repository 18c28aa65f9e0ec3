import FeedModel

/// PrestaShop's CSV: products and their combinations, as its import has them. It has no fixed header; these are the
/// samples' names. Files without any header are named in the mapping (`headers`).
package enum PrestaShopDialect: Dialect {
    package static let name = "prestashop"
    package static let title = "PrestaShop products and combinations"
    package static var table: (any ShopTable.Type)? { PrestaShopTable.self }

    /// Columns by which a file is recognised.
    private static let signature: Set<String> = own.union(["active", "reference", "on sale", "feature", "summary"])

    /// Columns that other tables do not have.
    private static let own: Set<String> = [
        "price tax excluded", "price tax included", "tax rules id", "wholesale price",
        "supplier reference", "ean13", "ecotax", "minimal quantity", "low stock level", "url rewritten",
        "available for order", "show price", "image urls", "id / name of shop", "impact on price",
        "impact on weight", "product reference", "discount amount", "discount percent",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { PrestaShopNames.fold($0) })
        let isNamed = !names.isDisjoint(with: ["product id", "product reference", "reference"])
        guard isNamed else { return nil }
        let found = signature.intersection(names).count
        let special = own.intersection(names).count
        let hasForm = header.contains { $0.contains(":") && $0.contains("(") }
        // A column of options alone is in tables of many systems.
        let hasOptions = header.contains { ["options", "options:"].contains($0.lowercased()) }
        if names.contains("attribute"), names.contains("value") || hasForm || special > 0 && !hasOptions {
            return DialectMatch(
                certainty: names.contains("impact on price") || hasForm ? .certain : .likely,
                evidence: "attribute, value and \(found) more of \(header.count) columns", weight: found + 3)
        }
        guard names.contains("name"), found >= 3, special >= 1 else { return nil }
        return DialectMatch(
            certainty: found >= 5 ? .certain : .likely, evidence: "name and \(found) more of \(header.count) columns",
            weight: found + 1)
    }
}
