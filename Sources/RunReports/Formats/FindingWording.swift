import Bytes
package import FeedModel
package import RunFolder

/// Findings and places of a batch in words, as `items.jsonl` and `findings.jsonl` have them.
package enum FindingWording {
    /// How many bytes of a value a report shows; the record itself is in the rejected file.
    package static let longestValue = 2000

    /// A finding in words.
    package static func record(
        _ finding: Finding, severity: Severity, words: FindingTexts.Entry, _ batch: borrowing Batch,
        _ texts: FindingTexts
    ) -> FindingRecord {
        var record = FindingRecord(
            code: RecordText(finding.code.name), severity: severity, words: words.words,
            place: place(finding.place, batch, texts))
        if severity == .held { addValues(of: finding, to: &record) }
        return record
    }

    /// The SKU and the values that a gate compared.
    private static func addValues(of finding: Finding, to record: inout FindingRecord) {
        guard case .string(let before) = finding.facts.2, case .string(let to) = finding.facts.3 else { return }
        let parts = before.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        record.sku = .string(parts[0])
        record.from = .string(parts.count > 1 ? parts[1] : "")
        record.to = .string(to)
    }

    /// A place in words.
    package static func place(
        _ place: Place, _ batch: borrowing Batch, _ texts: FindingTexts
    ) -> FindingRecord.Place {
        var record = FindingRecord.Place(file: .string(fileName(of: place, batch)))
        if place.location != Place.noLocation {
            let location = batch.locations[Int(place.location)]
            (record.line, record.record) = (location.line, location.record)
        }
        record.column = texts.columnName(of: place, in: batch).map { .string($0) }
        if !place.value.isEmpty { record.value = value(batch.bytes.bytes[batch.raw(of: place.value)]) }
        return record
    }

    /// The file that a place is in.
    package static func file(of place: Place, _ batch: borrowing Batch) -> CatalogFile {
        place.location == Place.noLocation ? batch.file : batch.file(of: batch.locations[Int(place.location)])
    }

    /// The name of the file that a place is in.
    package static func fileName(of place: Place, _ batch: borrowing Batch) -> String {
        place.location == Place.noLocation
            ? batch.file.name : batch.fileName(of: batch.locations[Int(place.location)])
    }

    /// What a place's column is called in the file, or would be.
    package static func columnName(of place: Place, _ batch: borrowing Batch) -> String? {
        let column = place.column
        if column.shown >= 0 { return batch.shownColumns[Int(column.shown)] }
        let file = file(of: place, batch)
        let suffix = batch.bytes.bytes[column.suffix].string
        let name: String
        if column.index != ColumnReference.noIndex, Int(column.index) < file.columns.count {
            name = file.columns[Int(column.index)]
            // An own format says of which property or language a value is; an element of a shop's is what it is called.
            guard file.format == .xml, file.dialect == nil || name.utf8.contains(0x2A) else { return name }
        } else if let known = column.name {
            name = known.description
        } else {
            return nil
        }
        var whole = name + suffix
        if name.utf8.contains(0x2A) {
            whole = name.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).joined(separator: suffix)
        }
        // A blank cell has its own column's name in a shop's export, too.
        if column.index == ColumnReference.noIndex, let own = file.dialect?.columns[whole] { return own }
        // What an XML export does not have would be there under its own name.
        guard column.index == ColumnReference.noIndex, file.format == .xml, file.dialect == nil else { return whole }
        return CanonicalNames.element(ofColumn: whole) ?? whole
    }

    private static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordText {
        guard bytes.count > longestValue else { return .bytes(bytes) }
        return .string(UnsafeBufferPointer(rebasing: bytes.prefix(longestValue)).string + "…")
    }
}
