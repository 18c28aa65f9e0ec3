import FeedModel

/// Google Merchant product data: in RSS or Atom, as text with tabs, and the `<products>` of shops that wrote their own.
package enum GoogleDialect: Dialect {
    package static let name = "google"
    package static let title = "Google Merchant feed"
    package static var document: (any ShopDocument.Type)? { GoogleDocument.self }
    package static var table: (any ShopTable.Type)? { GoogleTable.self }

    /// Columns of a text feed that tell it from other tables with an id, a title and a price.
    private static let typicalColumns: Set<String> = [
        "image link", "additional image link", "availability", "sale price", "gtin", "mpn", "item group id",
        "google product category", "product type", "condition", "age group", "gender", "identifier exists",
        "shipping weight", "link", "brand", "color", "size",
    ]

    /// Of those the ones that other tables do not have.
    private static let own: Set<String> = [
        "image link", "additional image link", "availability", "item group id", "google product category",
        "identifier exists", "age group", "shipping weight",
    ]

    package static func recognise(header: [String]) -> DialectMatch? {
        let names = Set(header.map { ShopColumns.fold($0) })
        guard names.contains("id"), names.contains("title"), names.contains("price") else { return nil }
        let found = typicalColumns.intersection(names).count
        guard found >= 2, !own.isDisjoint(with: names) else { return nil }
        let isCertain = found >= 4 && (names.contains("image link") || names.contains("availability"))
        return DialectMatch(
            certainty: isCertain ? .certain : .likely,
            evidence: "id, title, price and \(found) more of \(header.count) columns", weight: found + 3)
    }

    package static func recognise(xml start: String) -> DialectMatch? {
        if ([GoogleDocument.namespace] + GoogleDocument.spellings).contains(where: start.contains) {
            return DialectMatch(certainty: .certain, evidence: "the namespace \(GoogleDocument.namespace)", weight: 2)
        }
        // Elements with its prefix that are of somebody else.
        if start.contains("xmlns:g="), start.contains("<g:") { return nil }
        // An id, a name and a price are in everything.
        let hasOwn = own.contains { start.contains("\($0.replacing(" ", with: "_"))>") }
        let isFeed = start.contains("<rss") || start.contains("<feed")
        if isFeed, hasOwn, start.contains("<item") || start.contains("<entry"), start.contains("price>") {
            return DialectMatch(certainty: .likely, evidence: "a feed of items with prices", weight: 1)
        }
        if hasOwn, start.contains("<products"), start.contains("<product>") || start.contains("<product "),
            start.contains("<id>"),
            start.contains("<price>"), start.contains("<title>") || start.contains("<name>")
        {
            return DialectMatch(certainty: .likely, evidence: "<products> with id, name and price", weight: 1)
        }
        return nil
    }
}
