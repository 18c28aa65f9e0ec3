import FeedModel

/// The product CSV of WooCommerce's own exporter.
package enum WooCommerceDialect: Dialect {
    package static let name = "woocommerce"
    package static let title = "WooCommerce product export"
    package static var table: (any ShopTable.Type)? { WooCommerceTable.self }

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { ShopColumns.fold($0) })
        func has(_ words: [String]) -> Bool { words.contains { names.contains($0) } }
        guard has(WooHeader.type), has(WooHeader.name) || has(WooHeader.parent), !isOfInterface(header) else {
            return nil
        }
        let found = WooHeader.typicalColumns.count { has($0) }
        let attributes = header.count { WooHeader.isOfAttribute(ShopColumns.fold($0)) }
        // A type, a name, a price and a description are in every second table.
        let own = WooHeader.own.count { has($0) } + (attributes >= 2 ? 2 : 0)
        guard found >= 4, own >= 2 || own == 1 && found >= 6 else { return nil }
        let isCertain = found >= 6 || (attributes >= 2 && found >= 4)
        return DialectMatch(
            certainty: isCertain ? .certain : .likely,
            evidence: "\(found + attributes) of \(header.count) columns, by their names in the shop's language",
            weight: found + attributes)
    }

    /// The exporter writes no underscores; dumps of the REST API do.
    private static func isOfInterface(_ header: [String]) -> Bool {
        header.contains { ["regular_price", "catalog_visibility", "stock_status", "date_created"].contains($0) }
    }
}
