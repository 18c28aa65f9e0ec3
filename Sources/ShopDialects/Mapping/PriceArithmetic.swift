import Bytes

/// The way from a shop's price to the platform's: price × rate × (1 + tax) × (1 + markup) + add, rounded half-up to two
/// decimals or to the ending that is wanted. Exact at every step, in integers of 128 bits.
struct PriceArithmetic: Sendable {
    /// Of one currency: what prices are multiplied by, as coefficient and scale.
    private struct Factor {
        var coefficient: Int128
        var scale: Int
    }

    private let factors: [(currency: [UInt8], factor: Factor, gross: Factor)]
    /// Of every other currency; nil where there is no rate for them. The second is of prices that hold tax already.
    private let standard: (factor: Factor, gross: Factor)?
    private let add: FixedDecimal
    private let ending: FixedDecimal?
    private let rounding: MappingSettings.Price.Rounding
    /// Nothing is done to prices.
    let isIdle: Bool

    /// What is wrong with settings beyond their form; nil when nothing is.
    static func objection(to settings: MappingSettings.Price) -> String? {
        let all = settings.rates.map(\.rate) + [settings.rate].compactMap { $0 }
        if all.contains(where: { $0.coefficient <= 0 }) { return "a rate has to be above 0" }
        for percent in [settings.tax, settings.markup].compactMap({ $0 })
        where percent <= FixedDecimal(coefficient: -100) { return "tax and markup have to be above -100 percent" }
        for rate in all + [FixedDecimal(coefficient: 1)] where factor(rate, settings) == nil {
            return "rate, tax and markup have more than 18 digits together"
        }
        if let ending = settings.ending, ending.isNegative || ending.scale > 2 || ending.coefficient > 100_000 {
            return "expected an ending such as 0.99 or 9.90"
        }
        return nil
    }

    /// - Parameter settings: such that there is no objection to them.
    init(_ settings: MappingSettings.Price) {
        var untaxed = settings
        untaxed.tax = nil
        func both(_ rate: FixedDecimal) -> (factor: Factor, gross: Factor)? {
            guard let factor = Self.factor(rate, settings), let gross = Self.factor(rate, untaxed) else { return nil }
            return (factor, gross)
        }
        factors = settings.rates.compactMap { currency, rate in
            both(rate).map { (Array(currency.utf8), $0.factor, $0.gross) }
        }
        let one = FixedDecimal(coefficient: 1)
        let needsRate = settings.rate == nil && !settings.rates.isEmpty
        standard = needsRate ? nil : both(settings.rate ?? one)
        add = settings.add ?? .zero
        ending = settings.ending
        rounding = settings.rounding
        isIdle =
            settings.rates.isEmpty && settings.rate == nil && settings.tax == nil && settings.markup == nil
            && settings.add == nil && settings.ending == nil
    }

    private static func factor(_ rate: FixedDecimal, _ settings: MappingSettings.Price) -> Factor? {
        var factor = Factor(coefficient: Int128(rate.coefficient), scale: Int(rate.scale))
        for percent in [settings.tax, settings.markup].compactMap({ $0 }) {
            let scale = Int(percent.scale)
            guard scale <= 12 else { return nil }
            let multiplier = Int128(percent.coefficient) + power(scale + 2)
            let (product, overflows) = factor.coefficient.multipliedReportingOverflow(by: multiplier)
            guard !overflows else { return nil }
            factor = Factor(coefficient: product, scale: factor.scale + scale + 2)
            while factor.scale > 0, factor.coefficient % 10 == 0 {
                factor.coefficient /= 10
                factor.scale -= 1
            }
        }
        return factor.coefficient < power(18) && factor.scale <= 18 ? factor : nil
    }

    private static func power(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// Whether there is a rate for a currency; for none of its own, the currency that the result is in needs none.
    func hasRate(for currency: UnsafeBufferPointer<UInt8>) -> Bool { standard != nil || factor(for: currency) != nil }

    private func factor(for currency: UnsafeBufferPointer<UInt8>) -> (factor: Factor, gross: Factor)? {
        for (name, factor, gross) in factors where name.withUnsafeBufferPointer({ $0.sameBytes(as: currency) }) {
            return (factor, gross)
        }
        return nil
    }

    /// What a price becomes; nil where there is no rate or where it is larger than any price.
    ///
    /// - Parameter withoutTax: the price holds it already.
    func apply(
        _ price: FixedDecimal, in currency: UnsafeBufferPointer<UInt8>, withoutTax: Bool = false
    ) -> FixedDecimal? {
        guard let factors = factor(for: currency) ?? standard else { return nil }
        let factor = withoutTax ? factors.gross : factors.factor
        let (product, overflows) = factor.coefficient.multipliedReportingOverflow(by: Int128(price.coefficient))
        var scale = factor.scale + Int(price.scale)
        guard !overflows else { return nil }
        var value = product
        let wanted = max(scale, Int(add.scale), 2)
        let (scaled, isTooLarge) = value.multipliedReportingOverflow(by: Self.power(wanted - scale))
        let (added, addOverflows) = Int128(add.coefficient).multipliedReportingOverflow(
            by: Self.power(wanted - Int(add.scale)))
        guard !isTooLarge, !addOverflows else { return nil }
        let (sum, sumOverflows) = scaled.addingReportingOverflow(added)
        guard !sumOverflows else { return nil }
        value = sum
        scale = wanted
        let unit = Self.power(scale - 2)
        let cents = ending.map { end(value, unit, $0) } ?? Self.halfUp(value, unit)
        guard let cents = Int64(exactly: cents) else { return nil }
        return FixedDecimal(coefficient: cents, scale: 2)
    }

    private static func halfUp(_ value: Int128, _ unit: Int128) -> Int128 {
        floor(value * 2 + unit, unit * 2)
    }

    private static func floor(_ value: Int128, _ unit: Int128) -> Int128 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// The price with the wanted ending, in hundredths: as many units or tens as the ending has places.
    private func end(_ value: Int128, _ unit: Int128, _ ending: FixedDecimal) -> Int128 {
        let cents = Int128(ending.coefficient) * Self.power(2 - Int(ending.scale))
        var step: Int128 = 100
        while step <= cents { step *= 10 }
        let below = Self.floor(value - cents * unit, step * unit) * step + cents
        guard value > below * unit else { return below < cents && below <= 0 ? cents : below }
        let above = below + step
        switch rounding {
        case .up: return above
        case .down: return below > 0 ? below : above
        case .nearest: return below > 0 && value * 2 < (below + above) * unit ? below : above
        }
    }
}
