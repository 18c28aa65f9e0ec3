package import Bytes
package import FeedModel
import JSONText

/// How findings and places stand in `items.jsonl` and `findings.jsonl`.
package enum FindingJSON {
    /// How many bytes of a value a report shows; the record itself is in the rejected file.
    package static let longestValue = 2000

    /// Appends a finding as a JSON object, up to but without the opening brace: the caller puts what comes first.
    ///
    /// - Returns: what findings have in common that say the same in the same column.
    package static func append(
        _ finding: Finding, severity: Severity, words: FindingTexts.Entry, _ batch: borrowing Batch,
        _ output: inout ByteBuffer
    ) -> UInt64 {
        output.append(#""code":""#)
        output.append(finding.code.name)
        output.append(#"","severity":""#)
        output.append(severity.name)
        output.append(#"","#)
        output.append(words.json)
        output.append(#","place":"#)
        let column = append(finding.place, batch, &output)
        if severity == .held { appendValues(of: finding, &output) }
        output.append("}")
        guard var column else { return words.cause }
        return column.withUTF8 { $0.hash64(seed: words.cause) }
    }

    /// Appends the SKU and the values that a gate compared.
    private static func appendValues(of finding: Finding, _ output: inout ByteBuffer) {
        guard case .string(let before) = finding.facts.2, case .string(let to) = finding.facts.3 else { return }
        let parts = before.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        for (key, value) in [("sku", parts[0]), ("from", parts.count > 1 ? parts[1] : ""), ("to", to)]
        where !value.isEmpty {
            output.append(",")
            output.append(jsonString: key)
            output.append(":")
            output.append(jsonString: value)
        }
    }

    /// Appends a place as a JSON object.
    ///
    /// - Returns: what its column is called.
    @discardableResult
    package static func append(_ place: Place, _ batch: borrowing Batch, _ output: inout ByteBuffer) -> String? {
        output.append(#"{"file":"#)
        output.append(jsonString: file(of: place, batch).name)
        if place.location != Place.noLocation {
            let location = batch.locations[Int(place.location)]
            output.append(#","line":"#)
            output.append(decimal: Int64(location.line))
            if location.record > 0 {
                output.append(#","record":"#)
                output.append(decimal: Int64(location.record))
            }
        }
        let column = columnName(of: place, batch)
        if let column {
            output.append(#","column":"#)
            output.append(jsonString: column)
        }
        if !place.value.isEmpty {
            output.append(#","value":"#)
            appendValue(batch.bytes.bytes[batch.raw(of: place.value)], &output)
        }
        output.append("}")
        return column
    }

    /// The file that a place is in.
    package static func file(of place: Place, _ batch: borrowing Batch) -> CatalogFile {
        place.location == Place.noLocation ? batch.file : batch.file(of: batch.locations[Int(place.location)])
    }

    /// What a place's column is called in the file, or would be.
    package static func columnName(of place: Place, _ batch: borrowing Batch) -> String? {
        let column = place.column
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
        // What an XML export does not have would stand there under its own name.
        guard column.index == ColumnReference.noIndex, file.format == .xml, file.dialect == nil else { return whole }
        return CanonicalNames.element(ofColumn: whole) ?? whole
    }

    private static func appendValue(_ bytes: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) {
        if bytes.count <= longestValue, bytes.firstInvalidUTF8 == nil {
            output.append(jsonString: bytes)
            return
        }
        var text = UnsafeBufferPointer(rebasing: bytes.prefix(longestValue)).string
        if bytes.count > longestValue { text += "…" }
        output.append(jsonString: text)
    }
}
