package import FeedModel

/// How exports are read, whatever their format.
package struct ReadingOptions: Sendable {
    /// The operation that `--operation` names for every record.
    package var operation: Operation?
    /// The dialect that `--dialect` names for every export, or `DialectList.canonical`; nil: as each one's content shows.
    package var dialect: String?
    /// The encoding that `--encoding` names; nil: as the file says, else UTF-8.
    package var encoding: String?
    /// What dialects' readers go by, such as the states of products that are read all the same.
    package var mapping: Mapping
    /// Values for columns that a product leaves blank: canonical column and text, as in a cell.
    package var defaults: [(column: String, text: String)]
    /// How much of a file makes a batch, in bytes; a product larger than that makes its batch larger.
    package var batchBytes: Int
    /// A record may have this many bytes.
    package var maximumRecordBytes: Int
    /// What earlier runs know of products: rows of updates may name them by SKU code alone.
    package var known: (any ProductDirectory)?

    package init(
        operation: Operation? = nil, dialect: String? = nil, encoding: String? = nil,
        mapping: Mapping = Mapping(), defaults: [(column: String, text: String)] = [],
        batchBytes: Int = 1 << 19, maximumRecordBytes: Int = 16 << 20, known: (any ProductDirectory)? = nil
    ) {
        self.operation = operation
        self.dialect = dialect
        self.encoding = encoding
        self.mapping = mapping
        self.defaults = defaults
        self.batchBytes = batchBytes
        self.maximumRecordBytes = maximumRecordBytes
        self.known = known
    }

    /// The same for a file of a dialect. Its records may be short, and have much said of them: what is written of a batch
    /// then takes a hundred times its bytes.
    var ofShop: ReadingOptions {
        var options = self
        options.batchBytes = min(batchBytes, 1 << 16)
        return options
    }
}
