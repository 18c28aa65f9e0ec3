import Bytes
import FeedModel

/// Values as Google's product data specification has them, in XML as in text feeds.
enum GoogleText {
    /// `in stock`, `in_stock`, `InStock`, `https://schema.org/InStock`, and so on; a word that is none of them is a finding.
    static func availability(_ cell: Cell, _ cells: CellReader) -> Availability {
        guard !cell.isBlank else { return .unstated }
        var letters = cells.bytes(cell).string.lowercased().filter { $0.isLetter || $0 == "/" }
        if let slash = letters.lastIndex(of: "/") { letters = String(letters[letters.index(after: slash)...]) }
        switch letters {
        case "instock", "available", "availablefororder", "limitedavailability", "onlineonly", "instoreonly":
            return .inStock
        case "outofstock", "soldout", "discontinued", "unavailable", "notavailable": return .outOfStock
        case "preorder", "presale": return .preorder
        case "backorder": return .backorder
        default: break
        }
        return switch cells.flag(cell) {
        case .on: .inStock
        case .off: .outOfStock
        case .blank, .unknown: .unstated
        }
    }
}
