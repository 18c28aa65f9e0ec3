import FeedModel

/// PrestaShop's CSV: products and their combinations, as its import has them. It has no fixed header; these are the
/// samples' names. Files without any header are named in the mapping (`headers`).
package enum PrestaShopDialect: Dialect {
    package static let name = "prestashop"
    package static let title = "PrestaShop products and combinations"
    package static var table: (any ShopTable.Type)? { PrestaShopTable.self }

    private static let telling: Set<String> = [
        "active", "price tax excluded", "price tax included", "tax rules id", "wholesale price", "on sale", "reference",
        "supplier reference", "ean13", "ecotax", "minimal quantity", "low stock level", "url rewritten",
        "available for order", "show price", "image urls", "feature", "id / name of shop", "meta title", "summary",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { fold($0) })
        let isNamed = !names.isDisjoint(with: ["product id", "id", "product reference", "reference", "id product"])
        guard isNamed else { return nil }
        let found = telling.intersection(names).count
        let partners: Set<String> = ["value", "values", "impact on price", "product reference", "product id"]
        if names.contains("attribute") || names.contains("attributes"), !partners.isDisjoint(with: names) {
            return DialectMatch(
                certainty: names.contains("impact on price") ? .certain : .likely,
                evidence: "attribute, value and \(found) more of \(header.count) columns", weight: found + 3)
        }
        guard names.contains("name"), found >= 3 else { return nil }
        return DialectMatch(
            certainty: found >= 5 ? .certain : .likely, evidence: "name and \(found) more of \(header.count) columns",
            weight: found + 1)
    }

    /// A name, in English, without what the back office puts behind it: `Categories (x,y,z...)`, `Name *`, `Reference #`.
    static func fold(_ name: String) -> String {
        let plain = ShopColumns.fold(name).prefix { $0 != "(" }.filter { $0 != "*" && $0 != "#" }
        return PrestaShopNames.english(plain.split(separator: " ").joined(separator: " "))
    }
}
