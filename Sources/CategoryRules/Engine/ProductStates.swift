/// What a product's category is known to be.
package enum CategoryState: Sendable {
    /// The operation needs none.
    case notNeeded
    /// The product names none.
    case missing
    /// Not a number.
    case invalid
    /// There is no data of it.
    case unknown(Int64)
    /// There is data of it.
    case known
}

/// How the operation of a product was found.
package enum OperationState: Sendable, Equatable {
    /// The record, the option or the columns say which.
    case known
    /// The record names an operation that the platform does not have.
    case unknown
    /// Nothing names one, and the data is for none.
    case undetermined
}

/// What is known of an item that is to be created.
package enum CreateState: Sendable {
    /// The state does not know it.
    case new
    /// An earlier run created it: it is updated.
    case known
    /// It was sent before, and nobody knows what came of it.
    case uncertain
    /// The export says of which product it is: it is updated.
    case given
}
