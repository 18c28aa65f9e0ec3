package import FeedModel
import Foundation

/// What a run-wide gate holds.
package enum GateScope: Sendable, Equatable {
    /// Everything but what sells out.
    case run
    /// The items of these lanes.
    case lanes(Set<Lane>)

    /// Whether items of a lane are held.
    ///
    /// - Parameter stock: how the stock moves that they carry beside their content: what is held alone does not go out
    ///   with a title.
    package func holds(_ lane: Lane, stock: StockMoves = []) -> Bool {
        switch self {
        case .run: lane != .stop && lane != .stockDown
        case .lanes(let lanes):
            lanes.contains(lane) || stock.contains(.rises) && lanes.contains(.stockUp)
                || stock.contains(.falls) && (lanes.contains(.stop) || lanes.contains(.stockDown))
        }
    }
}

/// A run-wide gate that closed.
package struct GateTrip: Sendable, Equatable {
    /// The gate that closed.
    package var gate: GateName
    /// What it holds.
    package var scope: GateScope
    /// What was measured, against the limit.
    package var message: String
    /// What may have come to pass, in a shop owner's words.
    package var guess: String?
    /// At most five.
    package var examples: [NightCounts.Example]

    /// Whether it holds lanes, and not only what vanished.
    package var holdsLanes: Bool { scope != .lanes([]) }
}

/// The gates: what each of them measures and where it closes by default. One line here, and a page among the rules.
package enum GateList {
    /// A gate over the whole run.
    struct Wide: Sendable {
        let gate: GateName
        let scope: GateScope
        /// A part of a whole, and what they are called.
        let measure: @Sendable (NightCounts) -> (part: Int, whole: Int, words: String)
        /// Why it may be.
        var guess: @Sendable (NightCounts) -> String? = { _ in nil }
    }

    static let wide: [Wide] = [
        Wide(
            gate: .priceFactor, scope: .run,
            measure: { night in
                let worst = worstFile(night)
                return (worst.count, worst.prices, "SKUs of \(worst.file) have prices that are \(worst.words)")
            },
            guess: { _ in
                "Was the decimal comma lost, were cents read as whole amounts, or is it another currency?"
            }),
        Wide(
            gate: .priceShift, scope: .run,
            measure: { night in
                let (count, percent) = commonMove(night)
                return (count, night.prices, "SKUs moved by the same \(percent) %")
            },
            guess: { night in "All prices moved alike: do they include a tax now, or are they in another currency?" }),
        Wide(
            gate: .priceMass, scope: .run,
            measure: { ($0.largeMoves, $0.prices, "known SKUs changed their price by over 30 %") }),
        Wide(
            gate: .soldOut, scope: .lanes([.stop, .stockDown]),
            measure: { ($0.soldOut, $0.inStock, "products that were in stock are sold out") },
            guess: { _ in "Is the stock file empty, or of another warehouse?" }),
        Wide(
            gate: .restocked, scope: .lanes([.stockUp]),
            measure: { ($0.restocked, $0.outOfStock, "products that were sold out are in stock") },
            guess: { _ in "Is the stock column another one than last night?" }),
        Wide(
            gate: .rejected, scope: .run,
            measure: { ($0.rejected, $0.good, "known items that were good last night are rejected") },
            guess: { _ in "Did the export's columns, or the category's rules, change?" }),
        Wide(
            gate: .content, scope: .lanes([.content]),
            measure: { night in
                let most = max(night.titles, night.images, night.brands)
                let part = most == night.titles ? "title" : most == night.images ? "images" : "brand"
                return (most, night.contents, "known items have another \(part)")
            },
            guess: { _ in "Is the export in another language, or are its columns shifted?" }),
        Wide(
            gate: .renamed, scope: .run,
            measure: { ($0.renamed, $0.items, "items look like known products under new ids") },
            guess: { _ in "Did the shop change its product ids? All of them would be listed a second time." }),
    ]

    /// Gates that doubt whether all products are there. While one is closed, nothing counts as missing.
    package static let doubtingTheCatalog: Set<GateName> = [.vanished, .rows, .renamed]

    /// The default of a gate.
    package static func standard(_ gate: GateName) -> GateLimit? {
        switch gate {
        case .priceDrop: GateLimit(percent: 50)
        case .priceRise: GateLimit(percent: 100, amount: 5)
        case .priceFactor: GateLimit(percent: 20)
        case .priceShift: GateLimit(percent: 60)
        case .priceMass: GateLimit(percent: 5)
        case .soldOut: GateLimit(percent: 20)
        case .restocked: GateLimit(percent: 50)
        case .vanished: GateLimit(percent: 10)
        case .rows: GateLimit(percent: 50)
        case .rejected: GateLimit(percent: 5)
        case .content: GateLimit(percent: 50)
        case .category, .brand: GateLimit()
        case .renamed: GateLimit(percent: 5)
        case .refusedBefore: GateLimit(amount: 3)
        }
    }

    /// The file in which the largest share of prices is a factor off.
    private static func worstFile(
        _ night: NightCounts
    ) -> (file: String, count: Int, prices: Int, words: String) {
        var worst = (file: "", count: 0, prices: 1, words: "")
        for (file, counts) in night.files.sorted(by: { $0.key < $1.key }) {
            guard let index = counts.factors.indices.max(by: { counts.factors[$0] < counts.factors[$1] }) else {
                continue
            }
            let count = counts.factors[index]
            guard count * worst.prices > worst.count * counts.prices else { continue }
            let factor = NightCounts.factors[index]
            let words =
                factor > 1
                ? "\(Int(factor)) times what they were last night"
                : "\(Int((1 / factor).rounded())) times smaller than last night"
            worst = (file, count, counts.prices, words)
        }
        return worst
    }

    /// How many prices moved by one ratio within 1 %, that is more than 10 % off 1; and by how much.
    private static func commonMove(_ night: NightCounts) -> (count: Int, percent: Int) {
        var best = (count: 0, percent: 0)
        for step in night.ratios.keys.sorted() {
            // A window of two percent: four steps of half a percent.
            let middle = exp(Double(step) * 0.005 + 0.0075)
            guard abs(middle - 1) > 0.1 else { continue }
            let count = (0..<4).reduce(0) { $0 + (night.ratios[step + $1] ?? 0) }
            if count > best.count { best = (count, Int(((middle - 1) * 100).rounded())) }
        }
        return best
    }

    /// The gates that close over a night.
    ///
    /// - Parameter medianRecords: of the last seven nights; nil where there were none.
    package static func trips(
        _ night: NightCounts, _ settings: GateSettings, medianRecords: Int?
    ) -> [GateTrip] {
        var trips: [GateTrip] = []
        func isOpen(_ gate: GateName) -> Bool {
            settings.allowed.contains(gate) || settings.approvals.line(gate, today: settings.today) != nil
        }
        for wide in wide {
            guard let limit = settings.limit(wide.gate) else { continue }
            let (part, whole, words) = wide.measure(night)
            // A line that opens a gate counts as used only where the gate would have closed.
            guard whole >= settings.base, limit.isExceeded(part, of: whole), !isOpen(wide.gate) else { continue }
            trips.append(
                GateTrip(
                    gate: wide.gate, scope: wide.scope,
                    message: "\(part) of \(whole) \(words) (\(percent(part, whole))); the limit is \(limit.text).",
                    guess: wide.guess(night), examples: night.examples[wide.gate] ?? []))
        }
        if let limit = settings.limit(.rows), let share = limit.percent, let medianRecords,
            medianRecords >= settings.base, Double(night.records) * 100 < share * Double(medianRecords), !isOpen(.rows)
        {
            trips.append(
                GateTrip(
                    gate: .rows, scope: .run,
                    message: "\(night.records) records were read; the median of the last nights is \(medianRecords), "
                        + "and the limit \(limit.text) of it.",
                    guess: "Was the export cut off, or is a file missing?", examples: []))
        }
        return trips
    }

    /// Whether what vanished is held: a gate of its own, because it has to be known before what vanished is packed.
    package static func vanishedTrip(missing: Int, of known: Int, _ settings: GateSettings) -> GateTrip? {
        guard let limit = settings.limit(.vanished), !settings.allowed.contains(.vanished),
            known >= settings.base, limit.isExceeded(missing, of: known),
            settings.approvals.line(.vanished, today: settings.today) == nil
        else { return nil }
        return GateTrip(
            gate: .vanished, scope: .lanes([]),
            message: "\(missing) of \(known) products of the last complete export are missing "
                + "(\(percent(missing, known))); the limit is \(limit.text).",
            guess: "Was the export cut off, or is a file missing?", examples: [])
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        let percent = Double(part) * 100 / Double(max(1, whole))
        return percent < 10 ? "\((percent * 10).rounded() / 10) %" : "\(Int(percent.rounded())) %"
    }
}
