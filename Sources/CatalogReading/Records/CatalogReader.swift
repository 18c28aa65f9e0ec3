package import FeedModel

/// What reads one export into batches, in order: the half of reading that only one worker can do at a time. It cuts
/// records, sees which of them make a product, and ends each batch between two products; the materialiser does the rest.
///
/// Not to be shared: one task uses it at a time.
package protocol CatalogReader: AnyObject {
    /// The file that is read.
    var file: CatalogFile { get }
    /// The file's bytes in UTF-8, in which records have their offsets.
    var source: ByteSource { get }
    /// The other half of the work.
    var materialiser: any BatchMaterialiser { get }
    /// How much of the file makes a batch from now on, in bytes; a product larger than that makes its batch larger.
    var batchBytes: Int { get set }
    /// How far the file has been read, in bytes.
    var bytesRead: UInt64 { get }
    /// The pass found a record of a product that was further up, and knows of no index of such: the batch that it is in
    /// must not be used, and the file is to be read again with one. Never set where the reader was given an index.
    var foundScatteredRecords: Bool { get }
    /// What follows some place of the file was not read, or the whole file was refused.
    var endedEarly: Bool { get }
    /// Where the file is read for its products and some have records elsewhere: the index of those.
    var index: RecordIndex? { get }

    /// How its records are read again for a product of another file; after all of it has been read, with what comes after
    /// the records.
    func content() throws(ReadingError) -> IndexedContent

    /// What the numbers of the records that were read prove, where the pass was one for an index.
    var numbers: NumberStyle { get }

    /// Fills an empty batch with the next products.
    ///
    /// - Returns: false when nothing is left.
    /// - Throws: `ReadingError` when the file cannot be read on; the products that were whole before are in the batch.
    func read(into batch: Batch) throws(ReadingError) -> Bool
}

/// What a file is read for.
package enum ReadingPass {
    /// Records are only added to an index.
    case indexing(RecordIndex)
    /// Products are made, with their records from elsewhere where there is an index of them.
    case products(RecordIndex?)
    /// Each record stands for itself: for reading single records again.
    case records
}

/// What a record is to the records before it.
enum Membership {
    /// Nothing but blanks: no record of a product, nor the end of one.
    case blank
    /// The file's header, which occurs again.
    case header
    /// Neither it nor what follows is to be read.
    case end
    /// It names no product, and cannot be read.
    case unusable
    /// It names no product: it is one by itself.
    case nameless
    /// It belongs to the product of the record before.
    case current
    /// The first record of a product.
    case first
    /// It belongs to a product whose records were further up.
    case late
}

extension RecordIndex {
    /// Looks at a file, and keeps it where others may read its records.
    ///
    /// - Parameters:
    ///   - reader: opened for indexing with this index.
    ///   - isStopped: asked before each batch; the rest of the file is left then, and the index is of no use.
    /// - Throws: `ReadingError` when the file cannot be read.
    package func look(at reader: any CatalogReader, isStopped: () -> Bool = { false }) throws(ReadingError) {
        keep(reader.file, reader.source, try reader.content(), reader.numbers)
        let batch = Batch(file: reader.file)
        while !isStopped(), try reader.read(into: batch) { batch.reset(file: reader.file, sequence: 0) }
        // Something that holds for all records may have come after some of them.
        keep(reader.file, reader.source, try reader.content(), reader.numbers)
    }
}
