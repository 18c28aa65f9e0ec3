import Bytes

/// Findings that mean the same thing: one row of a report, however many items have it.
package struct Cause: Sendable {
    /// What makes findings the same: their code, column and words. Values are part of the words, items and lines are not.
    package struct Key: Sendable, Hashable {
        /// Such as `price.missing`, or the platform's own with `gateway.` in front.
        package var code: String
        /// Empty where the findings point at a record or a file.
        package var column: String
        /// Without what differs from item to item, such as a line number.
        package var message: String
    }

    /// What all its findings have in common.
    package var key: Key
    /// One of `severities`.
    package var severity: String
    /// What it says; of a cause of one finding with the line that it may name.
    package var message: String
    /// What to do about it; that of the first finding.
    package var fix: String?
    /// How many findings it has.
    package var count = 0
    /// How many items have one.
    package var items = 0
    /// What the stock of those items is worth.
    package var value = StockValue()
    /// The item of the first finding.
    package var item: String?
    /// Where the first finding points.
    package var place: ReviewedPlace
    /// How many of its findings the run compared with did not have.
    package var newCount = 0
    /// Whether the first finding is one of those.
    package var isFirstNew = false
    /// The run compared with had no such cause.
    package var isNew = false
    /// It stands for many messages of its code, which has too many to tell them apart; its own is one of them.
    package var standsForMany = false

    /// What it says, in a report that says it once for all its findings.
    package var words: String { standsForMany ? "(many values, for example) \(message)" : message }

    /// What a link calls it: its code with a digest of its column and words, the same from night to night.
    package var anchor: String {
        var text = "\(key.column)\n\(key.message)"
        let digits = String(UInt32(truncatingIfNeeded: text.withUTF8 { $0.hash64 }), radix: 16)
        return "\(key.code)~\(String(repeating: "0", count: 8 - digits.count))\(digits)"
    }

    /// The work that it asks for.
    package var step: NextStep.Kind? {
        NextStep.Kind(severity: severity, code: key.code, isOfReading: isOfReading)
    }

    /// An error that kept records, or a whole file, from being read.
    var isOfReading: Bool { severity == "error" && item == nil && key.code.hasPrefix("source.") }

    /// Its rank among the severities, the worst first.
    package var rank: Int { Cause.severities.firstIndex(of: severity) ?? Cause.severities.count }
    /// The names of the severities, the worst first.
    package static let severities = ["error", "held", "warning", "fixed", "notice"]
}

/// Where a finding points, as the run folder has it.
package struct ReviewedPlace: Sendable, Equatable {
    /// The export, as reports call it.
    package var file = ""
    /// Nil where it is the file as a whole.
    package var line: Int64?
    /// From 1 after the header.
    package var record: Int64?
    /// A column, or an XML element or attribute.
    package var column: String?
    /// The value as it is there; a long one is cut.
    package var value: String?

    /// `shirts.csv:13`, with the column where there is one: `shirts.csv:13 sku:Color`.
    package var text: String {
        file + (line.map { ":\($0)" } ?? "") + (column.map { " " + $0 } ?? "")
    }
}
