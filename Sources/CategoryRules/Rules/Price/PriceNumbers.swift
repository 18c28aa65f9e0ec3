import Bytes

extension ResolvedNumber {
    /// A number with no more than two decimals.
    var isPrice: Bool {
        if case .value(let number) = self { return number.scale <= 2 }
        return false
    }

    /// Something is there that is no price: no number, or one with more than two decimals.
    var isInvalidPrice: Bool {
        switch self {
        case .blank: false
        case .invalid: true
        case .value(let number): number.scale > 2
        }
    }

    /// A number outside of the limits; false where there is none.
    func isOutside(_ minimum: FixedDecimal, _ maximum: FixedDecimal) -> Bool {
        guard case .value(let number) = self else { return false }
        return number < minimum || number > maximum
    }
}
