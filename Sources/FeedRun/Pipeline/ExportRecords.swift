import Bytes
import CatalogReading
import FeedModel

/// The records of an export once more, byte for byte, in the order in which a run reads them.
struct ExportRecords {
    let options: ReadingOptions
    let temporaryDirectory: String

    /// Opens an export for another reading.
    ///
    /// - Returns: nil where it cannot be had any more.
    func reader(of input: CatalogWalk.Input, index: Int = 0) -> ExportReader? {
        guard let reader = open(input, index, ScatteredRows()) else { return nil }
        // A product of a shop's export may have rows in several files: each row is had by itself.
        if reader.file.dialect != nil {
            return open(input, index, ScatteredRows(), .records)
        }
        // Indexing reads it to its end.
        guard let rows = try? reader.indexScatteredRows() else { return reader }
        return open(input, index, rows)
    }

    private func open(
        _ input: CatalogWalk.Input, _ index: Int, _ scattered: ScatteredRows, _ pass: ShopPass = .products(nil)
    ) -> ExportReader? {
        guard let source = try? input.open(),
            let encoding = try? ExportEncoding.detect(source, option: options.encoding, wholly: true)
        else { return nil }
        let reader = ExportReader.open(
            source, encoding: encoding.name, name: input.name, index: index, options: options,
            temporaryDirectory: temporaryDirectory, scattered: scattered, pass: pass)
        if case .nothing = reader { return nil }
        return reader
    }

    /// Reads a reader to its end, and hands over the bytes of some of its records, in UTF-8.
    func read(
        _ reader: ExportReader, where isWanted: (UInt32) -> Bool,
        _ body: (Location, borrowing ByteBuffer) throws -> Void
    ) throws {
        var batch = Batch(file: reader.file)
        var bytes = ByteBuffer(capacity: 1 << 12)
        var sequence = 0
        while try fill(&batch, from: reader) {
            for record in batch.records where isWanted(record.location.record) {
                bytes.removeAll()
                try reader.rawBytes.append(record, to: &bytes)
                if let last = bytes.bytes.last, last != 0x0A, last != 0x0D { bytes.append("\n") }
                try body(record.location, bytes)
            }
            sequence += 1
            batch.reset(file: reader.file, sequence: sequence)
        }
    }

    /// - Returns: false when nothing is left.
    private func fill(_ batch: inout Batch, from reader: ExportReader) throws -> Bool {
        switch reader {
        case .csv(let csv, _): try csv.read(into: &batch)
        case .xml(let xml): try xml.read(into: &batch)
        case .document(let document, _): try document.read(into: &batch)
        case .nothing: false
        }
    }
}
