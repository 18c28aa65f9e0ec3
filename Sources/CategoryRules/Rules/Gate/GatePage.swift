package import FeedModel

/// The page of a gate: what was held is said with the values of the night.
package protocol GatePage: Rule {}

extension GatePage {
    /// What to do about it.
    static func cure(_ gate: String) -> String {
        "Look at the examples. If the export is wrong, mend it and run again. If it is "
            + "right, release it: feedmill submit RUN --allow \(gate), or copy a line of "
            + "held.csv into approvals.csv."
    }

    static var source: String { "feedmill's own; the limits come from 124 real nights of three suppliers" }

    /// The facts are the message and what to do.
    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(facts.text(0), fix: facts.text(1).isEmpty ? nil : facts.text(1))
    }
}

extension GateName {
    /// The code of its findings.
    package var code: FindingCode {
        switch self {
        case .priceDrop: GatePriceDrop.page.code
        case .priceRise: GatePriceRise.page.code
        case .priceFactor: GatePriceFactor.page.code
        case .priceShift: GatePriceShift.page.code
        case .priceMass: GatePriceMass.page.code
        case .soldOut: GateSoldOut.page.code
        case .restocked: GateRestocked.page.code
        case .vanished: GateVanished.page.code
        case .rows: GateRows.page.code
        case .rejected: GateRejected.page.code
        case .content: GateContent.page.code
        case .category: GateCategory.page.code
        case .brand: GateBrand.page.code
        case .renamed: GateRenamed.page.code
        case .refusedBefore: GateRefusedBefore.page.code
        }
    }

    /// The finding about an item that it holds.
    ///
    /// - Parameter values: the SKU, and the values that it would go from and to; reports show them beside the place.
    package func finding(
        _ message: String, fix: String, values: (sku: String, from: String, to: String), at place: Place, product: Int,
        operations: OperationSet = []
    ) -> Finding {
        Finding(
            code, at: place, product: Int32(truncatingIfNeeded: product), facts: .string(message), .string(fix),
            .string("\(values.sku)\t\(values.from)"), .string(values.to), operations: operations)
    }
}
