package import FeedModel

/// What a product that is being made has to know of the tables that its rows are from.
package protocol ShopRowTable: AnyObject, Sendable {
    var columns: ShopColumns { get }

    /// The values of a cell that the configuration places; mostly the cell is one.
    func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell]

    /// Of columns that the configuration places for the product, the first row with a value counts.
    static var isPlacedOnce: Bool { get }
}

extension ShopRowTable {
    package static var isPlacedOnce: Bool { false }
    package func values(of cell: Cell, in column: Int, _ cells: CellReader) -> [Cell] { [cell] }
}
