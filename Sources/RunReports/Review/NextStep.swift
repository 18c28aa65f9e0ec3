import JSONText

/// What a person does next about a run: one kind of work, with all that waits for it.
package struct NextStep: Sendable {
    /// In the order in which they are done.
    package enum Kind: Int, CaseIterable, Sendable {
        /// Get exports again that could not be read, or that hold nothing.
        case exports
        /// Set keys of the configuration.
        case settings
        /// Give the shop's categories a place.
        case categories
        /// Mend cells of the exports.
        case cells
        /// Mend what the platform refused.
        case refused
        /// Release or mend what gates hold.
        case held
        /// Wait for the platform.
        case wait

        /// The work that a finding asks for; nil where it asks for none.
        init?(severity: String, code: String, isOfReading: Bool = false) {
            switch severity {
            case "held": self = .held
            case "error" where isOfReading: self = .exports
            case "error" where code == "configuration.open": self = .settings
            case "error" where code.hasPrefix("category."): self = .categories
            case "error" where code.hasPrefix("gateway."): self = .refused
            case "error": self = .cells
            default: return nil
            }
        }

        /// As a heading, such as `Mend these cells`.
        package var title: String {
            switch self {
            case .exports: "Get these exports again"
            case .settings: "Set these keys"
            case .categories: "Map these categories"
            case .cells: "Mend these cells"
            case .refused: "Mend what the platform refused"
            case .held: "Release or mend what is held"
            case .wait: "Wait for the marketplace"
            }
        }
    }

    /// What has to be done.
    package let kind: Kind
    /// How many items wait for it.
    package var items: Int64
    /// What their stock is worth.
    package var value: StockValue
    /// Its causes, by their numbers in the review.
    package var causes: [Int]

    /// `12 items, 1 234.50 at stake`; what no item has, as a broken file, is counted by its findings.
    package func extent(in review: RunReview) -> String {
        guard items > 0 else {
            let findings = causes.reduce(0) { $0 + review.causes[$1].count }
            return findings == 1 ? "1 finding" : "\(Figures.grouped(findings)) findings"
        }
        let count = items == 1 ? "1 item" : "\(Figures.grouped(items)) items"
        return value.text.map { "\(count), \($0) at stake" } ?? count
    }
}

extension RunReview {
    /// What to do next, in order; empty where all is fine.
    package var nextSteps: [NextStep] {
        var causesByKind: [NextStep.Kind: [Int]] = [:]
        for (index, cause) in causes.enumerated() {
            guard let kind = cause.step else { continue }
            causesByKind[kind, default: []].append(index)
        }
        return NextStep.Kind.allCases.compactMap { kind in
            let waiting = waitingFor[kind] ?? WaitingItems()
            let items: Int64 =
                switch kind {
                case .held: max(count("held"), Int64(waiting.items))
                case .wait: count("pending") + count("unknown")
                default: Int64(waiting.items)
                }
            // Those that most items wait for first, and of these what most is at stake for.
            let causes = (causesByKind[kind] ?? []).sorted { left, right in
                func weight(_ index: Int) -> (Int, Int64) {
                    (max(self.causes[index].items, self.causes[index].count), self.causes[index].value.hundredths)
                }
                return weight(left) == weight(right) ? left < right : weight(left) > weight(right)
            }
            guard items > 0 || !causes.isEmpty else { return nil }
            return NextStep(kind: kind, items: items, value: waiting.value, causes: causes)
        }
    }

    /// Keys that the configuration leaves open, as a person writes them: `defaults.locale`.
    package var openKeys: [String] {
        (summary["open_settings"]?.arrayValue ?? []).map { keys in
            (keys.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ".")
        }
    }
}

/// Items that wait for one kind of work.
struct WaitingItems: Sendable {
    var items = 0
    var value = StockValue()
}
