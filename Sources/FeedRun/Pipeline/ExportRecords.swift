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
        let found = RecordIndex(options)
        guard let looked = open(input, index, .indexing(found)), let reader = looked.reader else { return nil }
        // A product of a shop's export may have rows in several files: each row is had by itself.
        guard looked.file.dialect == nil else { return open(input, index, .records) }
        guard (try? found.look(at: reader)) != nil else { return open(input, index, .products(nil)) }
        found.settle()
        return open(input, index, .products(found))
    }

    private func open(_ input: CatalogWalk.Input, _ index: Int, _ pass: ReadingPass) -> ExportReader? {
        guard let source = try? input.open(),
            let encoding = try? ExportEncoding.detect(source, option: options.encoding, wholly: true)
        else { return nil }
        let reader = ExportReader.open(
            source, encoding: encoding.name, name: input.name, index: index, options: options,
            temporaryDirectory: temporaryDirectory, pass: pass)
        if case .nothing = reader { return nil }
        return reader
    }

    /// Reads a reader to its end, and hands over the bytes of some of its records, in UTF-8.
    ///
    /// - Parameter isStopped: asked now and then; the rest is left then.
    /// - Returns: whether nothing was left.
    @discardableResult
    func read(
        _ reader: ExportReader, where isWanted: (UInt32) -> Bool, isStopped: () -> Bool = { false },
        _ body: (Location, borrowing ByteBuffer) throws -> Void
    ) throws -> Bool {
        let batch = Batch(file: reader.file)
        var bytes = ByteBuffer(capacity: 1 << 12)
        var sequence = 0
        let raw = RawRecords(reader)
        while try reader.read(into: batch) {
            guard !isStopped() else { return false }
            for record in batch.records where isWanted(record.location.record) {
                bytes.removeAll()
                try raw.append(record, to: &bytes)
                if let last = bytes.bytes.last, last != 0x0A, last != 0x0D { bytes.append("\n") }
                try body(record.location, bytes)
            }
            sequence += 1
            batch.reset(file: reader.file, sequence: sequence)
        }
        return true
    }
}
