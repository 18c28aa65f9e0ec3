import Bytes

/// How much a gate lets pass: `N`, `"P%"`, or `"P% and AMOUNT"`.
package struct GateLimit: Sendable, Equatable {
    /// Of a hundred; nil where only the amount counts.
    package var percent: Double?
    /// So much at least, in the gate's own unit: products, SKUs, or the currency of a price.
    package var amount: Double?

    /// A limit of percent, of an amount, or of both: then both have to be exceeded.
    package init(percent: Double? = nil, amount: Double? = nil) {
        self.percent = percent
        self.amount = amount
    }

    /// A limit as a configuration writes it; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 1 || parts.count == 3 && parts[1] == "and" else { return nil }
        for part in [parts[0], parts.count == 3 ? parts[2] : nil].compactMap(\.self) {
            var digits = part.hasSuffix("%") ? String(part.dropLast()) : part
            guard let number = digits.withUTF8({ FixedDecimal($0) }), !number.isNegative,
                let value = Double("\(number)")
            else { return nil }
            if part.hasSuffix("%") {
                guard percent == nil else { return nil }
                percent = value
            } else {
                guard amount == nil else { return nil }
                amount = value
            }
        }
    }

    /// Whether a part of a whole is more than that.
    package func isExceeded(_ part: Int, of whole: Int) -> Bool {
        if let percent, Double(part) * 100 <= percent * Double(whole) { return false }
        if let amount, Double(part) <= amount { return false }
        return part > 0
    }

    /// Whether a move is more than that.
    package func isExceeded(percent moved: Double, amount by: Double) -> Bool {
        if let percent, moved <= percent { return false }
        if let amount, by <= amount { return false }
        return true
    }

    /// As a person reads it: `50 %`, `20`, `100 % and 5`.
    package var text: String {
        func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
        return [percent.map { "\(number($0)) %" }, amount.map(number)].compactMap(\.self).joined(separator: " and ")
    }
}
