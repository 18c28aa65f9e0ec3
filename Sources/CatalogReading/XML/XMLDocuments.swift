import Bytes
import FeedModel

/// XML exports whose records are cut by a look at the bytes.
package enum XMLDocuments {
    /// Opens an export, and reads what comes before its first record.
    ///
    /// - Parameters:
    ///   - source: the file in UTF-8; the caller transcodes any other encoding.
    ///   - encoding: the encoding the file had before that.
    ///   - pass: what the file is read for.
    /// - Throws: `ReadingError` when the file cannot be read.
    package static func open(
        _ source: ByteSource, _ format: any DocumentFormat, index: Int, options: ReadingOptions, encoding: String,
        pass: ReadingPass = .products(nil)
    ) throws(ReadingError) -> any CatalogReader {
        var opening = try XMLOpening(source, format, limit: options.maximumRecordBytes)
        if format.recognised == nil { opening.checkCanonical(encoding) }
        let others: RecordIndex? = if case .products(let index) = pass { index } else { nil }
        let file = CatalogFile(
            index: index, name: source.name, format: .xml, columns: format.columns,
            head: opening.head + (opening.head.last.map { isBlank($0) } ?? true ? [] : [0x0A]), tail: opening.tail,
            encoding: encoding, dialect: format.recognised, numbers: others?.numbers(of: index) ?? .unproven)
        let taken = format.taking(opening.elements) { words, line in opening.note(words, line: line) }
        if let words = format.warning(about: opening.primer) { opening.warn(words) }
        let document = others?.documents[index] ?? taken
        // A table of the same name has other columns: its rows are no part of this one's products.
        let keys = KeyedGrouping("\(format.recognised?.name ?? "canonical") in XML", pass: pass, file: index)
        source.seek(to: UInt64(opening.head.count))
        return RecordStream(
            file, source, XMLFormat(document, opening, keys, maximumRecordBytes: options.maximumRecordBytes),
            pass: pass, batchBytes: format.recognised == nil ? options.batchBytes : options.foreignBatchBytes,
            largest: options.largestProduct,
            materialiser: document.materialiser(
                file, primer: opening.primer, maximumRecordBytes: options.maximumRecordBytes, others))
    }
}

extension XMLDocuments {
    /// Opens an export as feedmill's own catalog. What is wrong with its prologue becomes findings of the first batch.
    ///
    /// - Throws: `ReadingError` when the file cannot be read.
    package static func openCanonical(
        _ source: ByteSource, index: Int, options: ReadingOptions, encoding: String,
        pass: ReadingPass = .products(nil)
    ) throws(ReadingError) -> any CatalogReader {
        try open(source, CanonicalDocument(), index: index, options: options, encoding: encoding, pass: pass)
    }
}

extension DocumentFormat {
    /// Whether a text begins with the start tag of a record.
    package func begins(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let name = text.dropFirst().prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        return isRecord(UnsafeBufferPointer(rebasing: name))
    }

    /// Whether a name as it is written is that of a record.
    func isRecord(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        records.contains { $0.utf8.elementsEqual(name[...].local) }
    }
}
