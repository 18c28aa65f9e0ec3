import FeedModel

/// Google Merchant product data, in RSS or Atom, and the `<products>` of shops that wrote their own.
package enum GoogleDialect: Dialect {
    package static let name = "google"
    package static let title = "Google Merchant feed"
    package static var document: (any ShopDocument.Type)? { GoogleDocument.self }

    package static func recognise(xml start: String) -> DialectMatch? {
        if start.contains(GoogleDocument.namespace) {
            return DialectMatch(certainty: .certain, evidence: "the namespace \(GoogleDocument.namespace)", weight: 2)
        }
        let isFeed = start.contains("<rss") || start.contains("<feed")
        if isFeed, start.contains("<item") || start.contains("<entry"), start.contains("price>") {
            return DialectMatch(certainty: .likely, evidence: "a feed of items with prices", weight: 1)
        }
        if start.contains("<products"), start.contains("<product>") || start.contains("<product "),
            start.contains("<id>"),
            start.contains("<price>"), start.contains("<title>") || start.contains("<name>")
        {
            return DialectMatch(certainty: .likely, evidence: "<products> with id, name and price", weight: 1)
        }
        return nil
    }
}
