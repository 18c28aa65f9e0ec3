import Bytes
package import FeedModel

/// The formats that are not feedmill's own, as a room after this one knows them.
package protocol ForeignFormats: Sendable {
    /// Whether a file may be of feedmill's own format: not where a person has named another one.
    var allowsOwn: Bool { get }

    /// The header that the configuration gives a file which has none: its first row is a record then.
    ///
    /// - Parameter file: its name or path.
    func header(of file: String) -> [String]?
    /// How many columns of a header are known to the format that fits it best; 0 where none does.
    func knownColumns(of header: [String]) -> Int
    /// The format of a table with that header; nil where it is none of these.
    func table(header: [String]) -> (any TableFormat)?
    /// The format of an XML document; nil where it is none of these.
    ///
    /// - Parameters:
    ///   - start: its first bytes, in UTF-8; some kilobytes.
    ///   - isOwn: its root is that of feedmill's own.
    func document(start: String, isOwn: Bool) -> (any DocumentFormat)?
    /// What a file of none of these formats is, by its first bytes; nil where that is not known.
    func otherSystem(start: String) -> OtherSystem?
}

/// A system, or a kind of file, whose exports are not read.
package struct OtherSystem: Sendable, Equatable {
    /// Such as `an export of Odoo`.
    package let name: String
    /// What to do, in a sentence.
    package let advice: String

    /// A system by its name.
    package init(_ name: String, advice: String) {
        self.name = name
        self.advice = advice
    }
}

/// A format of tables: which product each row belongs to, and what makes products of them.
package protocol TableFormat: Sendable {
    /// What the file was taken for, and why.
    var recognised: RecognisedDialect { get }

    /// Which product a row belongs to.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column, until it is asked again; empty for a
    ///   column of -1.
    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey

    /// Columns that the configuration describes and the file lacks, each with the nearest one that it has.
    ///
    /// - Parameter others: the columns of all tables that were looked at with it.
    func lacking(besides others: Set<String>) -> [LackingField]

    /// Columns whose name an earlier one has, too.
    var repeatedColumns: [Int] { get }

    /// Columns of numbers: they say what the mark before a fraction is.
    var numberColumns: [Int] { get }

    /// - Parameter index: what rows other files have of the products; nil where each file is read by itself.
    func materialiser(
        _ file: CatalogFile, maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser
}

/// A format of XML documents: what their records are, which product each belongs to, and what makes products of them.
package protocol DocumentFormat: Sendable {
    /// nil: feedmill's own.
    var recognised: RecognisedDialect? { get }
    /// What places call the elements and attributes of records; see `CatalogFile.columns`.
    var columns: [String] { get }
    /// Local names of the elements that are records, such as `offer`.
    var records: [String] { get }
    /// Local names of the elements around the records, such as `offers`.
    var containers: [String] { get }
    /// Local names of all elements around a record, from the root on, where an element of a record's name that is anywhere
    /// else is none; nil where it is one wherever it is.
    var enclosing: [String]? { get }
    /// Elements around the records that are read, such as `category`; none where nothing is.
    var headElements: [String] { get }

    /// Which product a record belongs to.
    ///
    /// - Parameter record: its bytes, well-formed or not.
    func key(of record: UnsafeBufferPointer<UInt8>) -> RecordKey
    /// The record's own id; none where it has none.
    func id(of record: UnsafeBufferPointer<UInt8>) -> XMLSourceText

    /// What is wrong with the elements around the records and does no harm, as a finding puts it; nil where all is well.
    func warning(about primer: [UInt8]) -> String?

    /// Looks at the numbers of a record: they say what the mark before a fraction is.
    func noteNumbers(of record: UnsafeBufferPointer<UInt8>, _ evidence: inout NumberEvidence)

    /// Elements that the configuration describes and none of the records had that were looked at, each with the nearest
    /// one that they had.
    var lacking: [LackingField] { get }

    /// The same format, once it has taken in the `headElements` of a file.
    ///
    /// - Parameters:
    ///   - elements: each with the line that it begins in, from 1.
    ///   - fault: called with one that is not well-formed: why, and in which line.
    func taking(
        _ elements: [(bytes: [UInt8], line: Int)], fault: (String, Int) -> Void
    ) -> any DocumentFormat

    /// - Parameters:
    ///   - primer: start tags of what is around the records.
    ///   - index: what records other files have of the products; nil where each file is read by itself.
    func materialiser(
        _ file: CatalogFile, primer: [UInt8], maximumRecordBytes: Int, _ index: (any RecordsElsewhere)?
    ) -> any BatchMaterialiser
}

extension TableFormat {
    /// Nothing: the format has all that an item needs.
    package func lacking(besides others: Set<String>) -> [LackingField] { [] }
}

extension DocumentFormat {
    /// Wherever they are: the names are the format's own.
    package var enclosing: [String]? { nil }

    /// Nothing: the format has all that an item needs.
    package var lacking: [LackingField] { [] }
}

/// The half of reading that any worker can do: makes products of the records that a reader left in a batch.
package protocol BatchMaterialiser: Sendable {
    /// Turns the batch's records into products, in the order of the records; adds what is to be said about them.
    func materialise(_ batch: Batch)
}

/// How the records of a file are read again, for a product that another file has.
package enum IndexedContent: Sendable {
    /// Rows: of a dialect, or of feedmill's own format where there is none.
    case table((any TableFormat)?, delimiter: UInt8)
    /// - primer: start tags of what is around the records.
    case document(any DocumentFormat, primer: [UInt8])
}

/// What a first look at all files has found of the records that belong to products of other files.
package protocol RecordsElsewhere: FileDirectory {
    /// The files that such records are read from, and how.
    var contents: [(file: CatalogFile, content: IndexedContent)] { get }
    /// How the records of one file are read again; nil for a file without such records.
    func content(of file: Int) -> (file: CatalogFile, content: IndexedContent)?
    /// Where the first record of a dialect is that needs a product and has none: its file and line.
    func firstLost(of dialect: String) -> (file: String, line: Int)?
    /// Whether a record that has lost its product may belong to this one, because it is beside the product's records.
    ///
    /// - Parameter offset: of the product's own record.
    func mayLack(at offset: UInt64, file: Int) -> Bool
}

/// A column or element that should be there.
package struct LackingField: Sendable, Equatable {
    /// The column's name, or the element's path.
    package let name: String
    /// What is there and may be meant.
    package let nearest: String?

    /// - Parameter present: what is there instead.
    package init(_ name: String, among present: [String]) {
        self.name = name
        nearest = Bytes.nearest(to: name, in: present)
    }

    /// - Parameter nearest: what may be meant.
    package init(_ name: String, nearest: String?) {
        self.name = name
        self.nearest = nearest
    }
}

/// None: all files are taken for feedmill's own.
package struct NoForeignFormats: ForeignFormats {
    /// No formats of shops.
    package init() {}
    package var allowsOwn: Bool { true }
    package func header(of file: String) -> [String]? { nil }
    package func knownColumns(of header: [String]) -> Int { 0 }
    package func table(header: [String]) -> (any TableFormat)? { nil }
    package func document(start: String, isOwn: Bool) -> (any DocumentFormat)? { nil }
    package func otherSystem(start: String) -> OtherSystem? { nil }
}
