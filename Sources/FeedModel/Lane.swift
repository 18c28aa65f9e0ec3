/// How urgent an item is. Feeds are packed and sent by lanes, so that what matters most is out first and a quota that ends
/// leaves the least important behind.
package enum Lane: UInt8, CaseIterable, Sendable {
    /// Stock to 0, and what vanished.
    case stop
    /// Less stock than before, and some left.
    case stockDown
    /// A higher price.
    case priceUp
    /// A lower price.
    case priceDown
    /// More stock than before.
    case stockUp
    /// Stock that is as it was and is sent again, because it moves on the platform too.
    case stockDue
    /// New products.
    case create
    /// Full updates of known products.
    case content

    /// Its name in reports and options.
    package var name: StaticString {
        switch self {
        case .stop: "stop"
        case .stockDown: "stock-down"
        case .priceUp: "price-up"
        case .priceDown: "price-down"
        case .stockUp: "stock-up"
        case .stockDue: "stock-due"
        case .create: "create"
        case .content: "content"
        }
    }

    /// The lane of that name.
    package init?(named name: String) {
        guard let lane = Lane.allCases.first(where: { $0.name.description == name }) else { return nil }
        self = lane
    }

    /// Whether it carries stock alone.
    package var isOfStock: Bool { self == .stop || self == .stockDown || self == .stockUp || self == .stockDue }
    /// Whether it carries prices alone.
    package var isOfPrices: Bool { self == .priceUp || self == .priceDown }

    /// The lane of an item that is compared with nothing.
    package init(_ operation: Operation, sellsOut: Bool) {
        switch operation {
        case .productCreate: self = .create
        case .productFullUpdate: self = .content
        case .productPricesUpdate: self = .priceUp
        case .productStocksUpdate: self = sellsOut ? .stop : .stockDue
        }
    }
}

/// How the stock of a product moves by what an item carries, against what was accepted.
@frozen @usableFromInline
package struct StockMoves: OptionSet, Sendable, Hashable {
    /// A bit for each move, as below.
    @usableFromInline package let rawValue: UInt8

    /// The moves of those bits.
    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A SKU has less than before, or nothing.
    package static let falls = StockMoves(rawValue: 1)
    /// A SKU has more than before.
    package static let rises = StockMoves(rawValue: 2)

    /// How many combinations there are.
    package static let count = 4
}
