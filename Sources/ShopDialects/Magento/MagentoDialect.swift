import FeedModel

/// The product CSV of Magento 2 and Adobe Commerce, as export and import have it.
package enum MagentoDialect: Dialect {
    package static let name = "magento2"
    package static let title = "Magento 2 product export"
    package static var table: (any ShopTable.Type)? { MagentoTable.self }

    private static let typicalColumns: Set<String> = [
        "store view code", "attribute set code", "product type", "product websites", "product online",
        "additional attributes", "configurable variations", "configurable variation labels", "url key",
        "tax class name", "visibility", "base image", "is in stock", "use config manage stock", "out of stock qty",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { ShopColumns.fold($0) })
        guard names.contains("sku") else { return nil }
        let found = typicalColumns.intersection(names).count
        // Nothing else has the one; the other is written with the underscore by few.
        let needed = header.contains("product_type") ? 2 : 3
        let isOwn = names.contains("attribute set code") || names.contains("product type") && found >= needed
        guard isOwn else { return nil }
        return DialectMatch(
            certainty: found >= 5 ? .certain : .likely, evidence: "sku and \(found) more of \(header.count) columns",
            weight: found + 1)
    }
}
