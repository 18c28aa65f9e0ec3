import Bytes
import FeedModel

/// The ship-to countries that prices can be set for.
enum ShipToCountries {
    private static let codes: [StaticString] = [
        "RU", "US", "CA", "ES", "FR", "UK", "NL", "IL", "BR", "CL", "AU", "UA", "BY", "JP", "TH", "SG", "KR", "ID",
        "MY",
        "PH", "VN", "IT", "DE", "SA", "AE", "PL", "TR",
    ]

    /// Whether it is one, by feedmill's list.
    static func isUsual(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
        for known in codes where code.sameBytes(as: known) { return true }
        return false
    }

    /// What another spelling was meant to be.
    static func meant(by name: String) -> String? {
        let upper = name.uppercased()
        if upper == "GB" || upper == "EN" { return "UK" }
        return codes.map(\.description).first { $0 == upper }
    }

    static var all: String { codes.map(\.description).joined(separator: ", ") }
}

extension ProductCheck {
    /// Whether any country price is to be looked at.
    var hasCountryPrices: Bool { !countryPrices.isEmpty && hasPrices }

    /// Where a country's price is: its own cell, or the quote that it comes from.
    func place(ofPrice price: ResolvedCountryPrice, _ batch: borrowing Batch) -> Place {
        guard price.entry >= 0 else { return batch.place(of: .nationalQuoteData, product: index) }
        return Batch.place(
            of: batch.countryPrices[price.entry].price, name: "country_price:*", suffix: price.country)
    }

    func place(ofDiscount price: ResolvedCountryPrice, _ batch: borrowing Batch) -> Place {
        guard price.entry >= 0 else { return batch.place(of: .nationalQuoteData, product: index) }
        return Batch.place(
            of: batch.countryPrices[price.entry].discountPrice, name: "country_discount_price:*", suffix: price.country)
    }

    /// Whether a price is one that the platform takes, so that others can be measured against it.
    func isUsable(_ price: ResolvedNumber) -> Bool {
        price.isPrice && !price.isOutside(limits.priceMinimum, limits.priceMaximum)
    }
}

extension FixedDecimal {
    /// Whether it is less than so many percent of another number, exactly.
    func isLess(than percent: FixedDecimal, percentOf base: FixedDecimal) -> Bool {
        func scaled(_ coefficient: Int128, _ digits: UInt8) -> Int128 {
            (0..<digits).reduce(coefficient) { result, _ in result * 10 }
        }
        let left = scaled(Int128(coefficient) * 100, base.scale + percent.scale)
        let right = scaled(Int128(base.coefficient) * Int128(percent.coefficient), scale)
        return left < right
    }
}
