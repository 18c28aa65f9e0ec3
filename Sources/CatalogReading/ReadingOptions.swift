package import FeedModel

/// How exports are read, whatever their format.
package struct ReadingOptions: Sendable {
    /// The operation that `--operation` names for every record.
    package var operation: Operation?
    /// The encoding that `--encoding` names; nil: as the file says, else UTF-8.
    package var encoding: String?
    /// Whatever formats there are beside feedmill's own.
    package var formats: any ForeignFormats
    /// How much of a file makes a batch, in bytes; a product larger than that makes its batch larger.
    package var batchBytes: Int
    /// A record may have this many bytes.
    package var maximumRecordBytes: Int
    /// What earlier runs know of products: rows of updates may name them by SKU code alone.
    package var known: (any ProductDirectory)?

    /// Options; by default only feedmill's own formats are read.
    package init(
        operation: Operation? = nil, encoding: String? = nil, formats: any ForeignFormats = NoForeignFormats(),
        batchBytes: Int = 1 << 19, maximumRecordBytes: Int = 16 << 20, known: (any ProductDirectory)? = nil
    ) {
        self.operation = operation
        self.encoding = encoding
        self.formats = formats
        self.batchBytes = batchBytes
        self.maximumRecordBytes = maximumRecordBytes
        self.known = known
    }

    /// How much of a file of another format makes a batch. Its records may be short, and have much said of them: what is
    /// written of a batch then takes a hundred times its bytes.
    var foreignBatchBytes: Int { min(batchBytes, 1 << 16) }
}
