import Bytes
import FeedModel
import Glibc

/// Says which product a row belongs to, from the ids in it, while rows are read in order.
///
/// Rows with one `item_id` are one product. In stock and price updates rows with one `aliexpress_product_id` are one
/// product too, and where there is no `item_id` that id serves in its place.
struct RowGrouping {
    /// What a row is to the rows before it.
    enum Membership: Equatable {
        /// It names no product: it is one by itself.
        case nameless
        /// It belongs to the product of the row before.
        case current
        /// The first row of a product.
        case first(UInt32)
        /// It belongs to a product whose rows stood further up.
        case late(UInt32)
    }

    private let itemID: [Int]
    private let productID: [Int]
    /// Columns whose code stands for the product where no id does, and what is known of codes; empty without it.
    private let skuCode: [Int]
    private let known: (any ProductDirectory)?
    private let operation: [Int]
    /// What the header, or `--operation`, makes of a row that does not name its operation.
    private let usuallyMerges: Bool
    private var index = HashIndex()
    private var products: UInt32 = 0
    /// The row that was classified last. A reader that goes back to an earlier row puts back what it was there.
    var cursor = Cursor()
    /// The number of the product that the last row belongs to, counted by first appearance; nil when it names none.
    var current: UInt32? { cursor.product }

    struct Cursor {
        fileprivate var product: UInt32?
        fileprivate var item: UInt64 = 0
        fileprivate var productID: UInt64 = 0
    }

    init(plan: ColumnPlan, forced: Operation?, known: (any ProductDirectory)? = nil) {
        self.known = known
        skuCode = known == nil ? [] : plan.roles.indices.filter { plan.roles[$0] == .skuCode }
        itemID = plan.roles.indices.filter { plan.roles[$0] == .field(.itemID) }
        productID = plan.roles.indices.filter { plan.roles[$0] == .field(.aliexpressProductID) }
        operation = forced == nil ? plan.roles.indices.filter { plan.roles[$0] == .field(.operation) } : []
        let operations = forced.map { OperationSet($0) } ?? plan.presence.operations
        usuallyMerges = !operations.isEmpty && !operations.carriesWholeProduct
    }

    /// Classifies the next row.
    ///
    /// - Parameter text: gives the trimmed bytes of the row's cell in a column.
    mutating func classify(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Membership {
        let item = hash(itemID, 0x17, text)
        let merges = merges(text)
        var product = merges || item == 0 ? hash(productID, 0x2B, text) : 0
        if item == 0, product == 0, merges { product = knownProduct(text) }
        guard item != 0 || product != 0 else {
            cursor = Cursor()
            return .nameless
        }
        if current != nil, item != 0, item == cursor.item, product == 0 || product == cursor.productID {
            return .current
        }
        let known: UInt32?
        if product == 0 {
            known = index.insert(item, number: products)
        } else {
            known = index[product] ?? (item != 0 ? index[item] : nil)
            let number = known ?? products
            if item != 0 { _ = index.insert(item, number: number) }
            _ = index.insert(product, number: number)
        }
        let number = known ?? products
        if known == nil { products += 1 }
        let isCurrent = current == number
        cursor = Cursor(product: number, item: item, productID: product)
        guard known != nil else { return .first(number) }
        return isCurrent ? .current : .late(number)
    }

    /// The hash of the id that the row's SKU code stands for, as the column of ids would have it; 0 where none is known.
    private func knownProduct(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> UInt64 {
        for column in skuCode {
            let code = text(column)
            guard !code.isEmpty else { continue }
            guard let id = known?.productID(skuCode: code) else { return 0 }
            var digits = String(id)
            return digits.withUTF8 { max($0.hash64(seed: 0x2B), 1) }
        }
        return 0
    }

    private func merges(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> Bool {
        for column in operation {
            let name = text(column)
            guard !name.isEmpty else { continue }
            guard let named = Operation(name: name) ?? Operation(retiredName: name) else { return false }
            return !named.carriesWholeProduct
        }
        return usuallyMerges
    }

    /// The salted hash of the first filled of several columns; 0 when all are blank.
    private func hash(_ columns: [Int], _ salt: UInt64, _ text: (Int) -> UnsafeBufferPointer<UInt8>) -> UInt64 {
        for column in columns {
            let bytes = text(column)
            if !bytes.isEmpty { return max(bytes.hash64(seed: salt), 1) }
        }
        return 0
    }
}
