import Bytes
import CategoryRules
package import FeedModel

/// An operation as it is packed and sent: what its items carry, how they are written, in which order it goes.
package struct FeedOperation: Sendable {
    /// What an item says of a product.
    package enum Content: Sendable {
        /// Everything: texts, pictures, attributes, SKUs with prices and stock.
        case wholeProduct
        /// The stock of each SKU.
        case stock
        /// The prices of each SKU.
        case prices
    }

    /// Appends the item_content of a product, as it stands inside a JSON string, and notes what it says; with the SKUs that
    /// are chosen, by their numbers among those that could be in it; nil: all.
    typealias Encoder =
        @Sendable (borrowing ProductCheck, borrowing Batch, inout ByteBuffer, inout ItemFacts, ((Int) -> Bool)?) -> Void

    /// Which one it is.
    package let operation: Operation
    /// What its items carry.
    package let content: Content
    /// Of one product, operations of a lower rank are settled before the next goes: run at the same time, the platform
    /// refuses some of their SKUs. nil: nothing else of the product goes in the same run.
    package let sendingRank: Int?
    /// The platform has a batch call that does the same at once, without a feed.
    package let hasBatchCall: Bool
    /// JSON pointer to the list of its SKUs.
    let skuList: String
    let encode: Encoder

    init(
        _ operation: Operation, _ content: Content, sendingRank: Int?, hasBatchCall: Bool, skuList: String,
        encode: @escaping Encoder
    ) {
        self.operation = operation
        self.content = content
        self.sendingRank = sendingRank
        self.hasBatchCall = hasBatchCall
        self.skuList = skuList
        self.encode = encode
    }
}

/// The operations: each is a file of `Operations/` and a line here.
package enum OperationList {
    /// In the order of `Operation`.
    package static let all: [FeedOperation] = [
        .productCreate, .productFullUpdate, .productPricesUpdate, .productStocksUpdate,
    ]

    /// The entry of an operation.
    package static subscript(operation: Operation) -> FeedOperation { all[Int(operation.rawValue)] }
}
