import Bytes
import FeedModel

extension CellReader {
    /// A path of categories in the form of `ShopCategory`, from one with another separator.
    ///
    /// - Parameters:
    ///   - escape: a byte that takes the next separator for text.
    ///   - first: so many names from the root on are left out.
    func path(_ cell: Cell, separator: UInt8, escape: UInt8? = nil, dropping first: Int = 0) -> Cell {
        let names = list(cell, at: separator, escape: escape).dropFirst(first).map { text($0).text }
        return remade(cell) { output in
            for (index, name) in names.enumerated() {
                if index > 0 { output.append(" > ") }
                output.append(name)
            }
        }
    }

    /// A path, or the number that stands for one.
    func category(_ cell: Cell, separator: UInt8) -> ShopCategory {
        let isNumber = bytes(cell).allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return ShopCategory(kind: isNumber ? .id : .path, cell: isNumber ? cell : path(cell, separator: separator))
    }
}
