import Bytes
import FeedModel

/// Kinds of products: which can be sent in a parcel.
struct ProductKinds: Sendable {
    /// Kinds that are goods.
    let goods: Words
    /// What the column is called where kinds are counted.
    let column: StaticString

    init(goods: [String], column: StaticString) {
        self.goods = Words(goods)
        self.column = column
    }
}

extension CellReader {
    /// Whether a product is of a kind that is not sold as goods. What is not known is none of them: it is left out, and
    /// counted under its name, unless `mapping.include` takes it in.
    ///
    /// - Parameter cell: one kind, or several with commas between.
    func isUnsold(_ cell: Cell, _ kinds: ProductKinds, included: Words) -> Bool {
        var isUnsold = false
        for kind in list(cell, at: 0x2C) {
            let isKnown = withFolded(bytes(kind)) { kinds.goods.has($0) || included.has($0) }
            guard !isKnown else { continue }
            isUnsold = true
            let counted = batch.made { output in
                output.append(kinds.column)
                output.append(" ")
                output.append(kind.text)
            }
            batch.skippedKinds.note(batch.bytes.bytes[counted])
        }
        return isUnsold
    }
}
