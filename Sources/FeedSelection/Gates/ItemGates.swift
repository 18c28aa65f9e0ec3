package import FeedModel
import FeedPacking
import RunFolder

/// A gate that closed for one SKU of an item, or for the item.
package struct ItemHold: Sendable, Equatable {
    /// The gate that closed.
    package var gate: GateName
    /// Among the SKUs that were compared; nil: the item.
    package var sku: Int?
    /// The accepted value as text; empty where there is none.
    package var from: String
    /// Tonight's value, likewise.
    package var to: String
    /// What was measured, against the limit.
    package var message: String

    /// A hold of one gate.
    package init(gate: GateName, sku: Int?, from: String, to: String, message: String) {
        self.gate = gate
        self.sku = sku
        self.from = from
        self.to = to
        self.message = message
    }
}

/// Gates that look at one item.
package struct ItemGates: Sendable {
    /// Limits, approvals and the day.
    package let settings: GateSettings
    private let drop: GateLimit?
    private let rise: GateLimit?
    private let factor: GateLimit?

    /// Gates that `--allow` opens are left out.
    package init(_ settings: GateSettings) {
        self.settings = settings
        func limit(_ gate: GateName) -> GateLimit? {
            settings.allowed.contains(gate) ? nil : settings.limit(gate)
        }
        drop = limit(.priceDrop)
        rise = limit(.priceRise)
        factor = limit(.priceFactor)
    }

    /// Whether a gate that only knows open and closed is closed.
    package func isClosed(_ gate: GateName) -> Bool {
        !settings.allowed.contains(gate) && settings.limit(gate) != nil
    }

    /// What holds the price of a SKU.
    ///
    /// - Parameters:
    ///   - before: the price to pay, in hundredths.
    ///   - code: the SKU's, for people.
    package func hold(from before: UInt32, to now: UInt32, sku: Int, code: String) -> ItemHold? {
        guard before > 0, before < ItemFacts.unfit, now > 0, now < ItemFacts.unfit, before != now else { return nil }
        let ratio = Double(now) / Double(before)
        let percent = (ratio - 1) * 100
        let gate: GateName
        let limit: GateLimit
        var words = ""
        if factor != nil, let index = NightCounts.factor(ratio) {
            gate = .priceFactor
            limit = GateLimit()
            words =
                ", which is \(NightCounts.factors[index] > 1 ? "exactly \(Int(NightCounts.factors[index])) times" : "exactly 1/\(Int((1 / NightCounts.factors[index]).rounded())) of") what it was: was the decimal comma lost?"
        } else if let drop, now < before,
            drop.isExceeded(percent: -percent, amount: Double(before - now) / 100)
        {
            (gate, limit) = (.priceDrop, drop)
        } else if let rise, now > before, rise.isExceeded(percent: percent, amount: Double(now - before) / 100) {
            (gate, limit) = (.priceRise, rise)
        } else {
            return nil
        }
        let moved = "\(percent > 0 ? "+" : "")\(Int(percent.rounded())) %"
        let (from, to) = (Self.text(before), Self.text(now))
        return ItemHold(
            gate: gate, sku: sku, from: from, to: to,
            message: "The price to pay for \(code) goes from \(from) to \(to) (\(moved))"
                + (limit.text.isEmpty ? words.isEmpty ? "." : words : "; the limit is \(limit.text)."))
    }

    /// Whether approvals, or enough nights, release a hold.
    ///
    /// - Parameter nights: how many nights the same has been held, tonight included.
    package func isReleased(_ hold: ItemHold, item: String, sku: String, nights: Int) -> Bool {
        if settings.holdNights > 0, nights > settings.holdNights { return true }
        guard !settings.approvals.isEmpty else { return false }
        return settings.approvals.line(
            item: item, sku: sku, hold.gate, from: hold.from, to: hold.to, today: settings.today) != nil
    }

    /// Hundredths as the catalog writes them.
    package static func text(_ hundredths: UInt32) -> String {
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
