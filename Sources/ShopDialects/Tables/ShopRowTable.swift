package import FeedModel

/// What a product that is being made has to know of the tables that its rows are from.
package protocol ShopRowTable: AnyObject, Sendable {
    /// The columns of the header, with what each holds.
    var columns: ShopColumns { get }

    /// The values of a cell that the configuration places; mostly the cell is one.
    func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell]

    /// Of columns that the configuration places for the product, the first row with a value counts.
    static var isPlacedOnce: Bool { get }
}

extension ShopRowTable {
    /// Every row with a value counts.
    package static var isPlacedOnce: Bool { false }
    /// The cell itself, as one value.
    package func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell] { [cell] }
}
