import Bytes

/// What a feed does with its items: `operation_type` of `aliexpress.solution.feed.submit`.
package enum Operation: UInt8, CaseIterable, Sendable {
    /// Lists a new product.
    case productCreate
    /// Replaces the whole content of a listed product.
    case productFullUpdate
    /// Sets prices of a listed product's SKUs.
    case productPricesUpdate
    /// Sets the stock of a listed product's SKUs.
    case productStocksUpdate

    /// The platform's name for it.
    package var name: StaticString {
        switch self {
        case .productCreate: "PRODUCT_CREATE"
        case .productFullUpdate: "PRODUCT_FULL_UPDATE"
        case .productPricesUpdate: "PRODUCT_PRICES_UPDATE"
        case .productStocksUpdate: "PRODUCT_STOCKS_UPDATE"
        }
    }

    /// Whether an item carries the whole product (the product schema's instance) rather than a list of SKU updates.
    package var carriesWholeProduct: Bool { self == .productCreate || self == .productFullUpdate }

    /// The operation of that name, exactly as the platform writes it.
    package init?(name: UnsafeBufferPointer<UInt8>) {
        guard let found = Operation.allCases.first(where: { name.sameBytes(as: $0.name) }) else { return nil }
        self = found
    }

    /// The operation that took over from a retired name: STOCK_UPDATE and PRICE_UPDATE were withdrawn on 2019-08-07
    /// (AliExpress API change log).
    package init?(retiredName: UnsafeBufferPointer<UInt8>) {
        if retiredName.sameBytes(as: "STOCK_UPDATE") {
            self = .productStocksUpdate
        } else if retiredName.sameBytes(as: "PRICE_UPDATE") {
            self = .productPricesUpdate
        } else {
            return nil
        }
    }
}

/// What tells the updates of the platform's products apart.
package enum UpdateKey {
    /// A hash that is the same for all rows of one operation for one product of the platform.
    package static func of(_ operation: Operation, productID: Int64) -> UInt64 {
        mix64(UInt64(bitPattern: productID), UInt64(operation.rawValue) + 101)
    }
}

/// A small set of operations.
@frozen @usableFromInline
package struct OperationSet: OptionSet, Sendable {
    /// A bit for each operation, by its raw value.
    @usableFromInline package let rawValue: UInt8
    /// The operations of those bits.
    @inlinable
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// One operation.
    package init(_ operation: Operation) { rawValue = 1 << operation.rawValue }

    /// Whether one of them carries the whole product.
    package var carriesWholeProduct: Bool { !isDisjoint(with: [.init(.productCreate), .init(.productFullUpdate)]) }
}

/// What became of an item. `held` and before are known without a gateway.
package enum ItemStatus: String, CaseIterable, Sendable {
    /// In a feed that is not sent, as no gateway is set.
    case prepared
    /// An error was found: it is not sent.
    case rejected
    /// Good, and kept back by a gate, a limit or an option.
    case held
    /// New and not in stock, or left for when there is stock.
    case waiting
    /// The platform has it already: it is not sent.
    case unchanged
    /// Sent; its job has no result of it yet.
    case pending
    /// The platform took it.
    case succeeded
    /// The platform refused it.
    case failed
    /// Sent, and what became of it cannot be found out.
    case unknown

    /// Its place among all of them.
    package var index: Int {
        switch self {
        case .prepared: 0
        case .rejected: 1
        case .held: 2
        case .waiting: 3
        case .unchanged: 4
        case .pending: 5
        case .succeeded: 6
        case .failed: 7
        case .unknown: 8
        }
    }

    /// Its name in reports, as bytes.
    package var name: StaticString {
        switch self {
        case .prepared: "prepared"
        case .rejected: "rejected"
        case .held: "held"
        case .waiting: "waiting"
        case .unchanged: "unchanged"
        case .pending: "pending"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .unknown: "unknown"
        }
    }
}
