import Bytes
package import CatalogReading
package import FeedModel

/// One CSV file of a dialect: what its columns mean, which product each row belongs to, and how a product is made of
/// its rows, which may be in several files.
package protocol ShopTable: ShopRowTable {
    /// - Returns: nil when nothing can be made of a file with that header.
    init?(header: [String], mapping: Mapping)

    /// Which product a row belongs to.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column, until it is asked again; empty for a
    ///   column of -1.
    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey

    /// Rows may lack the columns from that one on; all of them are blank then. Mostly as many as there are columns.
    var shortFrom: Int { get }

    /// Columns that the configuration describes and the file lacks.
    ///
    /// - Parameter others: the columns of all tables of the catalog.
    func lacking(besides others: Set<String>) -> [LackingField]

    /// The cell that names the product, which becomes the item's id; nil where none does.
    static func itemID(_ product: ShopProductBuilder<Self>) -> Cell?

    /// Makes a product of its rows, all of which can be read.
    ///
    /// - Returns: why it makes no item, or nil.
    static func build(_ product: inout ShopProductBuilder<Self>) -> SkipReason?
}

extension ShopTable {
    /// Every column: a shorter row lacks cells.
    package var shortFrom: Int { columns.names.count }
    /// Nothing: the dialect has all that an item needs.
    package func lacking(besides others: Set<String>) -> [LackingField] { [] }
}
