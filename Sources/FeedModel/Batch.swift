package import Bytes
import Glibc

/// Line and record number of something in a file. Both count from 1; a record is a CSV row after the header or an
/// XML product, and `line` is where the row or the XML element begins.
package struct Location: Sendable, Hashable {
    /// From 1: where the row or the XML element begins.
    package var line: UInt32
    /// From 1: the row after the header, or the XML product.
    package var record: UInt32
    /// Index of its file in the run where that is not the batch's own.
    package var file = Location.ownFile

    /// What `file` is for a location in the batch's own file. It bounds the number of files that a place can name.
    package static let ownFile = UInt16.max

    /// A location in the batch's own file.
    package init(line: UInt32, record: UInt32) {
        self.line = line
        self.record = record
    }
}

/// One cell of a CSV row as it was lexed: the bytes between its delimiters or its quotes.
@frozen @usableFromInline
package struct RowCell: Sendable {
    /// Where it begins in the batch's bytes.
    @usableFromInline package var offset: UInt32
    /// Twice its length in bytes, plus one when doubled quotes in it stand for single ones.
    @usableFromInline package var lengthAndEscape: UInt32

    /// A cell of `count` bytes, below 2 GiB.
    @inlinable
    package init(offset: Int, count: Int, hasDoubledQuotes: Bool) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        lengthAndEscape = UInt32(truncatingIfNeeded: count) &<< 1 | (hasDoubledQuotes ? 1 : 0)
    }

    /// Length in bytes, doubled quotes counted as two.
    @inlinable
    package var count: Int { Int(lengthAndEscape &>> 1) }
    /// Whether doubled quotes in it stand for single ones.
    @inlinable
    package var hasDoubledQuotes: Bool { lengthAndEscape & 1 != 0 }
}

/// One record of the file: where its bytes are and what became of it.
package struct Record: Sendable {
    /// What became of a record.
    package enum Fate: UInt8, Sendable {
        /// Part of a product.
        case used
        /// Makes no item, for `skipReason`.
        case skipped
        /// Cannot be read; names no product, or takes it with it.
        case rejected
    }
    /// What is wrong with it as a record, whatever it says.
    package enum Fault: UInt8, Sendable {
        /// Nothing.
        case none
        /// A quote opens and never closes.
        case unterminatedQuote
        /// It has more bytes than a record may have.
        case tooLarge
        /// It has fewer cells than the header.
        case ragged
        /// Bytes of it are not in the file's encoding.
        case encoding
        /// It is not well-formed XML.
        case malformed
        /// A cell holds a spreadsheet's error, such as `#REF!`.
        case spreadsheetError
        /// Its product has more records than one may have.
        case tooMany

        /// What it says is not looked at, because there is too much of it.
        package var isOfSize: Bool { self == .tooLarge || self == .tooMany }
    }
    /// Whether several products have it, since it is a part of items of each of them.
    package enum Sharing: UInt8, Sendable {
        /// Only one has it; or it counts with this one.
        case none
        /// One further down in the catalog has it too.
        case withLater
        /// This is the last one that has it.
        case withEarlier
        /// It counts with another one.
        case elsewhere
    }
    /// Where it begins.
    package var location: Location
    /// Its raw bytes, in the file (for a transcoded file: in its UTF-8 form).
    package var offset: UInt64
    /// In bytes, with its line end.
    package var length: UInt64
    /// What became of it; the balance of records counts by this.
    package var fate: Fate
    /// Index of its product in the batch, or -1.
    package var product: Int32
    /// Why it is rejected, where it is; what its cells say is for the rules.
    package var fault: Fault
    /// Whether other products have it too.
    package var sharing = Sharing.none
    /// For CSV: a cell of it has text after its closing quote.
    package var hasStrayQuotes = false
    /// Why it is skipped, where it is.
    package var skipReason = SkipReason.blank
    /// For CSV: its cells in `Batch.cells`.
    package var firstCell: UInt32 = 0
    /// How many there are, beginning with `firstCell`.
    package var cellCount: UInt32 = 0

    /// A record; `product` is the index of its product in the batch, -1 while it has none.
    package init(
        location: Location, offset: UInt64, length: UInt64, fate: Fate = .used, product: Int32 = -1,
        fault: Fault = .none
    ) {
        self.location = location
        self.offset = offset
        self.length = length
        self.fate = fate
        self.product = product
        self.fault = fault
    }
}

/// Some hundreds of products of one file: one storage of UTF-8 bytes, and small structs that point into it.
///
/// This is the unit of work and of concurrency. A batch is filled by a reader, checked and encoded by one worker, and
/// then emptied and used again; it keeps its memory. Only one task uses it at a time.
///
/// A class, because a struct of this size is copied for every call that only looks at it.
@usableFromInline
package final class Batch: @unchecked Sendable {
    /// Position among the batches of the run, from 0.
    package var sequence = 0
    /// The file that all of it comes from.
    package var file: CatalogFile
    /// The raw block, and after it the values that had to be decoded.
    package var bytes = ByteBuffer(capacity: 1 << 16)
    /// What a reader leaves for the second half of its work: for CSV, where the cells of each row begin and end.
    package var cells = PlainBuffer<RowCell>(capacity: 1 << 14)
    /// Where the records and elements are that cells come from; cells name them by index.
    package var locations: [Location] = []
    /// Those of one product are together.
    package var records: [Record] = []
    /// In the order of the file.
    package var products: [Product] = []
    /// `ProductField.count` cells a product.
    @usableFromInline package var fields: [Cell] = []
    /// Of all products, one product's after another's: each `Product` has its range. So it is with the arrays below.
    package var titles: [LocalizedText] = []
    /// As `titles`.
    package var descriptions: [LocalizedText] = []
    /// General attributes and seller-defined ones.
    package var attributes: [AttributeEntry] = []
    /// A cell for each address.
    package var images: [Cell] = []
    /// Of all products; each SKU has its ranges of the two arrays below.
    package var skus: [SKU] = []
    /// In the order of the export.
    package var skuProperties: [SKUProperty] = []
    /// In the order of the export.
    package var countryPrices: [CountryPrice] = []
    /// What reading had to say, in the order of the file.
    package var findings: [Finding] = []
    /// Some of its bytes are not of the file's encoding.
    package var hasBadBytes = false
    /// Some of its cells may hold a spreadsheet's error.
    package var mayHaveSpreadsheetErrors = false
    /// Of a dialect's file: what the mapping goes by, parallel to `products` and `skus`. See `ShopProduct`.
    package var shopProducts: [ShopProduct] = []
    /// Parallel to `skus`.
    package var shopSKUs: [ShopSKU] = []
    /// Categories of the shop; each `ShopProduct` has its range.
    package var shopCategories: [ShopCategory] = []
    /// Texts that were made of others, by where they begin.
    package var replacements: [ReplacedText] = []
    /// Fields of a dialect's records that went nowhere.
    package var unused = NameCounts()
    /// Categories of the shop that the mapping does not know, as `ShopCategory` has them.
    package var unmappedCategories = NameCounts()
    /// Kinds of products that are left out because nobody knows that they are goods.
    package var skippedKinds = NameCounts()
    /// How many products and variants a dialect's reader found, also those that make no item.
    package var shopCounts = (products: 0, variants: 0)
    /// How often the mapping's numbers stood in for a stock that the export does not give.
    package var assumedStocks = 0
    /// How many SKU codes were made.
    package var madeCodes = 0
    /// Where locations with a file of their own find it.
    package var otherFiles: (any FileDirectory)?
    /// Of a batch that another shard checked: the words of its findings.
    package var saidWords: [(message: String, fix: String?)] = []
    /// Of such a batch: what the columns are called that its findings point at.
    package var shownColumns: [String] = []

    /// An empty batch.
    package init(file: CatalogFile) {
        self.file = file
        guard Self.movesAtEveryGrowth else { return }
        bytes = ByteBuffer(capacity: 16)
        bytes.movesAtEveryGrowth = true
    }

    /// A mode of tests: the bytes of a batch move after every addition, as they may.
    private static let movesAtEveryGrowth = getenv("FEEDMILL_MOVING_BATCHES") != nil

    /// Empties it for the next use. Memory beyond what a usual batch needs is given back.
    package func reset(file: CatalogFile, sequence: Int) {
        self.file = file
        self.sequence = sequence
        bytes.shrink(to: 8 << 20)
        cells.removeAll(keepingAtMost: 1 << 20)
        locations.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        products.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        titles.removeAll(keepingCapacity: true)
        descriptions.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        images.removeAll(keepingCapacity: true)
        skus.removeAll(keepingCapacity: true)
        skuProperties.removeAll(keepingCapacity: true)
        countryPrices.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        hasBadBytes = false
        mayHaveSpreadsheetErrors = false
        shopProducts.removeAll(keepingCapacity: true)
        shopSKUs.removeAll(keepingCapacity: true)
        shopCategories.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
        forgetCounts()
        otherFiles = nil
        saidWords.removeAll(keepingCapacity: true)
        shownColumns.removeAll(keepingCapacity: true)
    }

    /// Forgets what it counts of a shop's export.
    package func forgetCounts() {
        unused.removeAll()
        unmappedCategories.removeAll()
        skippedKinds.removeAll()
        shopCounts = (0, 0)
        assumedStocks = 0
        madeCodes = 0
    }

    /// Gives back the room of very many cells, once products are made of them.
    package func letGoOfCells() {
        if cells.count > 1 << 20 { cells.removeAll(keepingAtMost: 1 << 14) }
    }

    /// The cell of a field; `absent` where the export does not have it.
    @inlinable
    package func field(_ field: ProductField, of product: Int) -> Cell {
        fields[product &* ProductField.count &+ field.rawValue]
    }

    /// The place of a cell; `name` is the canonical column for a cell that the file has no column for.
    package static func place(
        of cell: Cell, name: StaticString? = nil, suffix: Text = .none
    ) -> Place {
        Place(
            location: cell.location,
            column: ColumnReference(
                index: cell.column, name: cell.column == ColumnReference.noIndex ? name : nil, suffix: suffix),
            value: cell.text)
    }

    /// The place of a product's field.
    package func place(of field: ProductField, product: Int) -> Place {
        Self.place(of: self.field(field, of: product), name: field.column)
    }
}
