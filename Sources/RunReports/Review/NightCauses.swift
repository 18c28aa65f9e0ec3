import Bytes
package import JSONText

/// The causes of a night's findings, as the state's record of nights has them: what the next night is compared with.
package struct NightCauses: Sendable, Equatable {
    /// So many of a night are kept, the worst first.
    static let most = 500

    struct Entry: Sendable, Equatable {
        /// What tells it from others, from night to night.
        var print: UInt64
        var code: String
        var column: String
        var severity: String
        var message: String
        var count: Int
    }

    var entries: [Entry]

    init(_ causes: [Cause]) {
        entries = causes.prefix(Self.most).map { cause in
            Entry(
                print: Self.print(cause), code: cause.key.code, column: cause.key.column, severity: cause.severity,
                message: cause.words.shortened(to: 200), count: cause.count)
        }
    }

    /// Causes that stand for many messages are told apart by what helps against them.
    static func print(_ cause: Cause) -> UInt64 {
        let words = cause.standsForMany ? cause.fix ?? "" : cause.key.message
        var text = "\(cause.key.code)\n\(cause.place.column ?? "")\n\(words)"
        return text.withUTF8 { $0.hash64 }
    }

    /// As the record of nights has it.
    package var json: JSONValue {
        .array(
            entries.map { entry in
                [
                    "cause": .string(String(entry.print, radix: 16)), "code": .string(entry.code),
                    "column": .string(entry.column), "severity": .string(entry.severity),
                    "message": .string(entry.message), "count": .number(JSONNumber(entry.count)),
                ]
            })
    }

    /// Reads what `json` has; nil where there is nothing of it.
    package init?(_ json: JSONValue?) {
        guard let list = json?.arrayValue else { return nil }
        entries = list.compactMap { entry in
            guard let print = entry["cause"]?.stringValue.flatMap({ UInt64($0, radix: 16) }) else { return nil }
            func text(_ key: String) -> String { entry[key]?.stringValue ?? "" }
            return Entry(
                print: print, code: text("code"), column: text("column"), severity: text("severity"),
                message: text("message"), count: Int(entry["count"]?.int64Value ?? 0))
        }
    }
}

extension RunReview {
    /// The causes, for the record of nights.
    package var nightCauses: NightCauses { NightCauses(causes) }

    /// Tells causes that last night did not have from those that it had, and says which are gone.
    mutating func compare(with night: ReviewedNight) {
        guard comparison == nil, let before = night.causes else { return }
        var comparison = Comparison(path: nil, started: night.time)
        let known = Set(before.entries.map(\.print))
        // A night with more causes than are kept proves nothing of those it does not name.
        let isWhole = before.entries.count < NightCauses.most
        var seen: Set<UInt64> = []
        for index in causes.indices {
            let print = NightCauses.print(causes[index])
            seen.insert(print)
            guard isWhole, !known.contains(print) else {
                comparison.known += causes[index].count
                continue
            }
            (causes[index].isNew, causes[index].isFirstNew, causes[index].newCount) = (true, true, causes[index].count)
            comparison.new += causes[index].count
            comparison.newCauses += 1
        }
        for item in items.indices {
            for finding in items[item].findings.indices {
                items[item].findings[finding].isNew = causes[items[item].findings[finding].cause].isNew
            }
        }
        for entry in before.entries where !seen.contains(entry.print) && causes.count < NightCauses.most {
            comparison.gone += entry.count
            var cause = Cause(
                key: Cause.Key(code: entry.code, column: entry.column, message: entry.message),
                severity: entry.severity, message: entry.message, place: ReviewedPlace())
            cause.count = entry.count
            comparison.goneCauses.append(cause)
        }
        self.comparison = comparison
    }
}
