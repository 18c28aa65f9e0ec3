import Bytes
package import FeedModel

/// How exports are read, whatever their format.
package struct ReadingOptions: Sendable {
    /// The operation that `--operation` names for every record.
    package var operation: Operation?
    /// The encoding that `--encoding` names; nil: as the file says, else UTF-8.
    package var encoding: String?
    /// Whatever formats there are beside feedmill's own.
    package let formats: any ForeignFormats
    /// How much of a file makes a batch, in bytes; a product larger than that makes its batch larger.
    package var batchBytes: Int
    /// A record may have this many bytes.
    package var maximumRecordBytes: Int
    /// A product may have this many records.
    package var maximumProductRecords: Int
    /// The headers of tables that were read before.
    let headers = KnownHeaders()
    /// What earlier runs know of products: rows of updates may name them by SKU code alone.
    package var known: (any ProductDirectory)?

    /// Options; by default only feedmill's own formats are read.
    package init(
        operation: Operation? = nil, encoding: String? = nil, formats: any ForeignFormats = NoForeignFormats(),
        batchBytes: Int = 1 << 19, maximumRecordBytes: Int = 16 << 20,
        maximumProductRecords: Int = 40_000, known: (any ProductDirectory)? = nil
    ) {
        self.operation = operation
        self.encoding = encoding
        self.formats = formats
        self.batchBytes = batchBytes
        self.maximumRecordBytes = maximumRecordBytes
        self.maximumProductRecords = maximumProductRecords
        self.known = known
    }

    /// What the records of a product may come to. Rows repeat texts, so that they may have twice the bytes of the record
    /// that a product is in XML.
    package var largestProduct: ProductSize {
        ProductSize(records: maximumProductRecords, bytes: 2 * UInt64(clamping: maximumRecordBytes))
    }

    /// Whether far more was read into a batch than makes one, because it is of one product.
    package func isLarge(_ batch: Batch) -> Bool {
        batch.bytes.count > 4 * batchBytes(of: batch.file) || batch.records.count > 1 << 15
    }

    /// How much of a file makes a batch, at most. Records of other formats may be short, and have much said of them: what
    /// is written of a batch then takes a hundred times its bytes.
    package func batchBytes(of file: CatalogFile) -> Int { file.dialect == nil ? batchBytes : foreignBatchBytes }

    var foreignBatchBytes: Int { min(batchBytes, 1 << 16) }
}
