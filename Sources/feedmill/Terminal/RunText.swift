import Bytes
import FeedModel
import FeedRun
import RunReports
import ShopDialects

/// What standard output says of a finished run: verdict, balance, the first causes with their cures, where the reports
/// lie and what to do next. Fits a screen of 80 by 24.
struct RunText {
    private(set) var text: Printed = ""
    private let colors: Bool
    private let width: Int

    /// More causes than that are only counted.
    private static let causesShown = 5
    /// Nor more of the exports in shops' own formats, unless it is a check.
    private static let dialectFilesShown = 3

    init(_ outcome: RunOutcome, _ configuration: Configuration, _ terminal: Terminal) {
        colors = terminal.showsColors && !configuration.noColor
        width = max(60, terminal.width ?? 160)
        let summary = outcome.summary
        line(headline(outcome, configuration))
        line("")
        line("  \(balance("records", summary.records.read, records(summary.records)))")
        if let reasons = skipped(summary.records, isCheck: configuration.checkOnly) {
            line("           skipped: \(reasons)")
        }
        line("  \(balance("items", summary.itemsRead, items(summary)))")
        if !configuration.checkOnly { line("  feeds    \(grouped(summary.feeds))") }
        if let compared = outcome.compared {
            line(
                cut(
                    "  findings \(grouped(compared.new)) new + \(grouped(compared.known)) known; "
                        + "\(grouped(compared.gone)) gone since \(compared.path)"))
        }
        lanes(summary.lanes, configuration)
        dialects(summary.dialects, isCheck: configuration.checkOnly)
        causes(outcome)
        line("")
        reports(outcome, configuration)
    }

    /// What was sent, or would be, against what the platform accepted.
    private mutating func lanes(_ lanes: LaneTable?, _ configuration: Configuration) {
        guard let lanes else { return }
        line("")
        line(cut("\(lanes.title(isPlan: configuration.planOnly))"))
        line("")
        let rows = lanes.rows.map { ($0.name, grouped($0.count), $0.note) }
        let width = max(11, rows.map { $0.0.count }.max() ?? 0)
        let digits = max(5, rows.map { $0.1.count }.max() ?? 0)
        for (name, count, note) in rows {
            let padding = String(repeating: " ", count: width - name.count + 1 + digits - count.count)
            line(cut("  \(name)\(padding)\(count)\(note.isEmpty ? "" : "  \(note)")"))
        }
    }

    private mutating func line(_ line: Printed) { text += "\(line)\n" }

    private func headline(_ outcome: RunOutcome, _ configuration: Configuration) -> Printed {
        let rejected = outcome.summary.items[.rejected] ?? 0
        let failed = outcome.summary.items[.failed] ?? 0
        let held = outcome.summary.items[.held] ?? 0
        let unknown = outcome.summary.items[.unknown] ?? 0
        let all = outcome.summary.itemsRead
        let says =
            switch outcome.verdict {
            case .ok: rejected == 0 ? "all items are fine" : "\(grouped(rejected)) of \(grouped(all)) items rejected"
            case .rejected:
                rejected == 0 && held > 0
                    ? "\(grouped(held)) of \(grouped(all)) items held"
                    : rejected == 0
                        ? "\(grouped(outcome.summary.records.rejected)) records rejected"
                        : "\(grouped(rejected)) of \(grouped(all)) items rejected"
            case .failed where failed == 0:
                "what became of \(grouped(unknown)) of \(grouped(all)) items is not known"
            case .failed: "\(grouped(failed)) of \(grouped(all)) items failed"
            case .held: "\(grouped(held)) of \(grouped(all)) items held"
            case .unfinished: "not finished"
            case .unreadableInput: "an input could not be read to its end"
            case .error: "stopped by an error"
            }
        let color: Printed = outcome.verdict == .ok ? "\u{1B}[1;32m" : "\u{1B}[1;31m"
        let word: Printed =
            colors ? "\(color)\(outcome.verdict.rawValue)\u{1B}[0m" : "\(outcome.verdict.rawValue)"
        let seconds = (outcome.summary.seconds * 10).rounded() / 10
        return "\(word): \(says) (exit status \(outcome.status.rawValue), \(seconds) s)"
    }

    private func balance(_ name: String, _ read: Int, _ parts: [(Int, String)]) -> String {
        let shown = parts.filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: " + ")
        let padding = String(repeating: " ", count: 9 - name.count)
        return "\(name)\(padding)\(grouped(read)) read" + (shown.isEmpty ? "" : " = \(shown)")
    }

    private func records(_ records: RunSummary.Records) -> [(Int, String)] {
        [(records.inItems, "in items"), (records.rejected, "rejected"), (records.skipped, "skipped")]
    }

    /// Why records make no item, where it is not that they are blank. A check says how to read them all the same.
    private func skipped(_ records: RunSummary.Records, isCheck: Bool) -> String? {
        guard records.skippedFor.keys.contains(where: { $0 != .blank }) else { return nil }
        let reasons = SkipReason.allCases.compactMap { reason in
            records.skippedFor[reason].map { "\(grouped($0)) \(reason.name)" }
        }.joined(separator: ", ")
        let includable = records.skippedFor.keys.map(\.name.description).filter(
            MappingSettings.includableNames.contains)
        guard isCheck, !includable.isEmpty else { return reasons }
        return reasons + " (\"include\" in mapping reads them all the same)"
    }

    /// What was made of exports in shops' own formats. A check names everything that went nowhere.
    private mutating func dialects(_ dialects: [RunSummary.DialectFile], isCheck: Bool) {
        let shown = isCheck ? dialects[...] : dialects.prefix(RunText.dialectFilesShown)
        for file in shown {
            line("")
            let sure = file.dialect.certainty == .named ? "as configured" : file.dialect.certainty.rawValue
            line(
                "  \(file.name): \(file.dialect.name) (\(sure): \(file.dialect.evidence)), "
                    + "\(counted(file.products, "product")), \(counted(file.variants, "variant"))")
            if file.assumedStocks > 0 {
                line("    stock from the mapping: \(counted(file.assumedStocks, "variant"))")
            }
            if file.madeCodes > 0 { line("    generated SKU codes: \(grouped(file.madeCodes))") }
            names("kinds of products that are skipped", file.skippedKinds, isWhole: isCheck)
            names("categories that are not mapped", file.unmappedCategories, isWhole: isCheck)
            fields(file.unusedFields, isWhole: isCheck)
        }
        let more = dialects.count - shown.count
        if more > 0 {
            line("")
            line("  and \(grouped(more)) more in shops' own formats, listed by feedmill check and in summary.json")
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }

    private mutating func names(_ title: Printed, _ names: [(name: String, count: Int)], isWhole: Bool) {
        guard !names.isEmpty else { return }
        guard isWhole else {
            line("    \(title): \(names.count), listed by feedmill check and in summary.json")
            return
        }
        line("    \(title):")
        let width = names.map { grouped($0.count).count }.max() ?? 0
        for (name, count) in names {
            let number = grouped(count)
            line(cut("      \(Printed.blanks(width - number.count))\(number) × \(name)"))
        }
    }

    /// Fields without a place, those that may matter first; what a shop system writes for itself in one line.
    private mutating func fields(_ fields: [(name: String, count: Int)], isWhole: Bool) {
        let own = fields.filter { BookkeepingFields.hold($0.name) }
        names("fields without a place", fields.filter { !BookkeepingFields.hold($0.name) }, isWhole: isWhole)
        guard isWhole, !own.isEmpty else { return }
        let list = own.map { field -> Printed in "\(field.name) (\(grouped(field.count)))" }
        line(cut("    the shop system's own fields: \(list.joined(separator: ", "))"))
    }

    private func items(_ summary: RunSummary) -> [(Int, String)] {
        ItemStatus.allCases.map { (summary.items[$0] ?? 0, $0.rawValue) }
    }

    /// Two lines a cause: what is wrong how often; where it is first, and what to do.
    private mutating func causes(_ outcome: RunOutcome) {
        guard !outcome.causes.isEmpty else { return }
        line("")
        let shown = outcome.causes.prefix(RunText.causesShown)
        let digits = shown.map { grouped($0.count).count }.max() ?? 0
        for cause in shown {
            let number = grouped(cause.count)
            let padded = String(repeating: " ", count: digits - number.count) + number
            let weight = cause.severity == .error ? "" : "(\(cause.severity.rawValue)) "
            line(cut("  \(padded) × \(weight)\(cause.code): \(cause.message)"))
            let cure: Printed = cause.fix.map { " → \($0)" } ?? ""
            line(cut("\(Printed.blanks(digits + 5))\(cause.place)\(cure)"))
        }
        let more = outcome.causeCount - shown.count
        if more > 0 { line("  and \(grouped(more)) more \(more == 1 ? "cause" : "causes")") }
    }

    /// At most as long as a line of the terminal.
    private func cut(_ line: Printed) -> Printed { line.cut(to: width) }

    private mutating func reports(_ outcome: RunOutcome, _ configuration: Configuration) {
        let out = configuration.out.hasSuffix("/") ? configuration.out : configuration.out + "/"
        if configuration.planOnly, outcome.summary.feeds > 0 {
            // Without one it is to be named.
            let gateway = configuration.gateway == .none ? "iop" : configuration.gateway.rawValue
            let submit = ShellWords.joined(["feedmill", "submit", configuration.out, "--gateway", gateway])
            line(
                "Nothing was sent. \(submit) sends it, unless something else is sent for one of these "
                    + "products, within \(configuration.planExpires.inHours).")
        }
        line("Report, to be opened in a browser: \(out)report.html")
        let hasRejected = outcome.summary.records.rejected > 0
        if hasRejected { line("Rejected records, ready to mend: \(out)rejected/") }
        if let cause = outcome.causes.first, cause.severity == .error {
            let words = cause.item.map { ["explain", configuration.out, $0] } ?? ["explain", cause.code]
            line("Next: \(ShellWords.joined(["feedmill"] + words))")
        } else if outcome.summary.feeds > 0, configuration.gateway == .none {
            let submit = ShellWords.joined(["feedmill", "submit", configuration.out])
            line("Next: \(submit) --gateway iop, to send what is in \(out)feeds/")
        }
    }
}

extension Duration {
    /// In whole hours, such as `24 h`, or in minutes where it is less.
    fileprivate var inHours: String {
        let seconds = components.seconds
        return seconds >= 3600 ? "\(seconds / 3600) h" : "\(seconds / 60) min"
    }
}

extension RunSummary {
    /// All items that were read.
    var itemsRead: Int { items.values.reduce(0, +) }
}
