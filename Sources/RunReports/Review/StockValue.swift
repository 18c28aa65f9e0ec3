import Bytes
package import FeedModel

/// What stock is worth: stock × price over SKUs, in hundredths of the currency that the prices are in.
package struct StockValue: Sendable, Equatable {
    /// Of all items whose value is known.
    package var hundredths: Int64 = 0
    /// How many items it is made of.
    package var known = 0
    /// Items whose lines do not say it: a price or a stock is missing, or is not a number.
    package var unknown = 0

    /// No items.
    package init() {}

    /// What no price and no stock comes to: a larger number is a fault of the export, not money.
    private static let beyond: Int64 = 1_000_000

    /// What a product's SKUs are worth as the export has them; nil where none has both numbers.
    package static func hundredths(of product: Product, _ batch: borrowing Batch) -> Int64? {
        let point = batch.file.decimalPoint
        var sum: Int64?
        for index in product.skus {
            let bytes = batch.bytes.bytes
            guard let price = FixedDecimal(bytes[batch.skus[index].price.text], point: point),
                let stock = FixedDecimal(bytes[batch.skus[index].inventory.text], point: point),
                price.scale <= 2, stock.isWhole, 0..<beyond ~= stock.coefficient, 0..<beyond * 100 ~= price.coefficient
            else { continue }
            let cents = price.coefficient * (price.scale == 0 ? 100 : price.scale == 1 ? 10 : 1)
            guard cents < beyond * 100 else { continue }
            sum = (sum ?? 0) + cents * stock.coefficient
        }
        return sum
    }

    /// Adds an item; nil where its line says nothing.
    mutating func add(_ value: Int64?) {
        guard let value else {
            unknown += 1
            return
        }
        let (sum, isTooLarge) = hundredths.addingReportingOverflow(value)
        hundredths = isTooLarge ? .max : sum
        known += 1
    }

    mutating func add(_ other: StockValue) {
        let (sum, isTooLarge) = hundredths.addingReportingOverflow(other.hundredths)
        hundredths = isTooLarge ? .max : sum
        known += other.known
        unknown += other.unknown
    }

    /// `1 234.50`, or `at least 1 234.50` where items are in it whose value is not known; nil where nothing is known.
    package var text: String? {
        guard hundredths > 0 else { return nil }
        let rest = hundredths % 100
        let amount = "\(Figures.grouped(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
        return unknown > 0 ? "at least \(amount)" : amount
    }
}
