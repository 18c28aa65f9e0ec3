import Bytes
package import CatalogReading
import FeedModel

/// Shops' own formats, as a run reads them: recognised by content, or as `--dialect` says.
package struct ShopFormats: ForeignFormats {
    /// The dialect that `--dialect` names for every export, or `DialectList.canonical`; nil: as each one's content shows.
    package let named: String?
    /// What the configuration makes of shops' words.
    package let mapping: Mapping

    /// Formats by content, or the one that is named.
    package init(_ mapping: Mapping = Mapping(), named: String? = nil) {
        self.mapping = mapping
        self.named = named
    }

    package var allowsOwn: Bool { named == nil || named == DialectList.canonical }

    package func header(of file: String) -> [String]? { mapping.header(of: file) }

    package func knownColumns(of header: [String]) -> Int { DialectList.knownColumns(of: header, named: named) }

    /// The table of a file whose header is a dialect's: where one is named, or certain, or nothing else fits.
    package func table(header: [String]) -> (any TableFormat)? {
        guard named != DialectList.canonical,
            let found = DialectList.recognise(header: header, named: named),
            found.recognised.certainty > .likely
                || !ColumnPlan.recognises(header: header) && OtherSystem.of(header: header) == nil,
            let table = found.dialect.table?.init(header: header, mapping: mapping)
        else { return nil }
        let recognised = found.recognised.with(columns: table.columns.canonical)
        return ShopTableFormat(table: table, recognised: recognised, mapping: mapping)
    }

    package func document(start: String, isOwn: Bool) -> (any DocumentFormat)? {
        if named == CustomDialect.name { return CustomDocumentFormat(start: start, mapping) }
        guard named != nil || !isOwn, let found = DialectList.recognise(xml: start, named: named),
            found.recognised.certainty > .likely || OtherSystem.of(xml: start) == nil,
            let document = found.dialect.document
        else { return nil }
        let recognised = found.recognised.with(columns: document.canonicalElements)
        return ShopDocumentFormat(document: document, recognised: recognised, mapping: mapping)
    }

    package func otherSystem(start: String) -> OtherSystem? {
        (named == CustomDialect.name ? mapping.settings.custom.mismatch(start: start) : nil)
            ?? OtherSystem.of(start: start)
    }
}
