package import FeedModel

/// What a product that is being made has to know of the tables that its rows are from.
package protocol ShopRowTable: AnyObject, Sendable {
    /// The columns of the header, with what each holds.
    var columns: ShopColumns { get }

    /// The values of a cell that the configuration places; mostly the cell is one.
    func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell]

    /// Every row may say what is the product's, not its first one alone.
    static var hasProductInEachRow: Bool { get }
}

extension ShopRowTable {
    /// Rows of variants have what is theirs.
    package static var hasProductInEachRow: Bool { false }
    /// The cell itself, as one value.
    package func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell] { [cell] }
}
