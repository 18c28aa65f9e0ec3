package import FeedModel

/// A format in which shop systems export their products.
///
/// A dialect's reader fills the same `Batch` as the canonical readers do, with the shop's own names, values and places:
/// options are SKU properties under the shop's names, further features are attributes under the shop's names, numbers
/// are as in the export. What the canonical structs have no room for goes into `Batch.shopProducts`, `.shopSKUs` and
/// `.shopCategories`. `Mapping` then makes the platform's words of it, for all dialects alike.
///
/// What a reader owes:
/// - One `ShopProduct` for each product and one `ShopSKU` for each SKU, also where they say nothing.
/// - A record that makes no item has the fate `skipped` and a `SkipReason`.
/// - Every product and variant is counted in `Batch.shopCounts`, also one that makes no item.
/// - Each filled field that it does not use is counted in `Batch.unused` under the field's name.
/// - A text that it changes (a currency cut off, an apostrophe taken away) is noted with `Batch.replaced(from:of:)`.
package protocol Dialect: Sendable {
    /// What `--dialect` and `samples/dialects/` call it.
    static var name: String { get }
    /// Whose format it is, in words.
    static var title: String { get }

    /// How sure a CSV with that header is of this dialect; nil when it is not.
    static func recognise(header: [String]) -> DialectMatch?
    /// How sure an XML document that begins like that is of this dialect; nil when it is not.
    ///
    /// - Parameter start: the first bytes, in UTF-8; some kilobytes.
    static func recognise(xml start: String) -> DialectMatch?
    /// How its XML files are read; nil where it has none.
    static var document: (any ShopDocument.Type)? { get }
    /// How its CSV files are read; nil where it has none.
    static var table: (any ShopTable.Type)? { get }
}

extension Dialect {
    /// No XML.
    package static var document: (any ShopDocument.Type)? { nil }
    package static func recognise(header: [String]) -> DialectMatch? { nil }
    package static func recognise(xml start: String) -> DialectMatch? { nil }
    /// No tables.
    package static var table: (any ShopTable.Type)? { nil }
}

/// How well a file fits a dialect.
package struct DialectMatch: Sendable {
    /// How sure it is.
    package var certainty: RecognisedDialect.Certainty
    /// What speaks for it, for a person.
    package var evidence: String
    /// Of two dialects of the same certainty the one with more counts; for CSV the columns that are known.
    package var weight: Int

    /// A match.
    package init(certainty: RecognisedDialect.Certainty, evidence: String, weight: Int) {
        self.certainty = certainty
        self.evidence = evidence
        self.weight = weight
    }
}
