import Bytes
import FeedModel
import FeedRun
import JSONText

extension Command {
    static let history: Command = Command(
        name: "history", operands: "[ITEM]",
        summary: "the nights that the state remembers, or what it knows of one item",
        text: [
            "Lists the last nights, the newest last: how each ended, its items by status and by lane, "
                + "and the gates that held something. For an ITEM it shows the product's id, what the platform "
                + "last accepted of each SKU, the days on which it was in an export, how its last night ended "
                + "and since when, and, from the run folders that are still there, what became of it night by "
                + "night. It works offline and does not disturb a run.",
            "Where the state remembers several sellers, --gateway or \"seller\" in the configuration "
                + "chooses one.",
        ],
        flags: .history,
        examples: [
            Example(command: "feedmill history", says: "how did the last nights go?"),
            Example(
                command: "feedmill history CM-101 --format json", says: "for a script: what was accepted of an item"),
        ]
    ) { invocation throws(RunFailure) in
        let operands = invocation.arguments.operands
        guard operands.count <= 1 else {
            throw usage("history takes at most one ITEM, not: \(operands.joined(separator: " "))", .history)
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, for: .history, paths: ["."])
        let isJSON = if case .text("json") = invocation.arguments.values["format"] { true } else { false }
        if let item = operands.first {
            let memory = try FeedRun.memory(of: item, configuration)
            if isJSON { Output.write(json: "\(memory.json)\n") } else { Output.write(HistoryText.text(memory)) }
        } else {
            let nights = try FeedRun.nights(configuration)
            if isJSON { Output.write(json: HistoryText.json(nights)) } else { Output.write(HistoryText.text(nights)) }
        }
        return .allFine
    }
}

/// What is remembered, in lines.
enum HistoryText {
    static func text(_ nights: [Night]) -> Printed {
        guard !nights.isEmpty else { return "no nights yet\n" }
        let rows: [[Printed]] = nights.map { night in
            var gates = night.gates.map { gate, count -> Printed in
                count > 0 ? "\(gate) \(grouped(count))" : "\(gate)" as Printed
            }
            if !night.allowed.isEmpty {
                let why = night.reason.map { " (\($0))" } ?? ""
                gates.append("allowed \(night.allowed.joined(separator: ", "))\(why)")
            }
            return [
                "\(night.time)", "\(night.verdict)",
                list(night.items.map { "\(grouped($0.count)) \($0.status.rawValue)" }),
                list(night.lanes.map { "\($0.lane.name) \(grouped($0.count))" }), list(gates),
            ]
        }
        return table([["NIGHT", "VERDICT", "ITEMS", "LANES", "GATES"]] + rows)
    }

    static func json(_ nights: [Night]) -> String {
        let lines = nights.map(\.json.description)
        return lines.isEmpty ? "[]\n" : "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }

    static func text(_ memory: ItemMemory) -> Printed {
        var text: Printed = "\(memory.item)\n\n"
        func line(_ name: Printed, _ words: Printed) { text += "  \(name.padded(to: 10))\(words)\n" }
        line("product", memory.productID.map { "\($0)" } ?? "none: the platform has not accepted it yet")
        if memory.productID != nil, !memory.isContentAccepted {
            line("content", "none accepted: its next run is a full update")
        }
        if !memory.unsettled.isEmpty {
            line(
                "unsettled", "\(memory.unsettled.joined(separator: ", ")): delivery is unconfirmed"
            )
        }
        if let first = memory.firstDay, let last = memory.lastDay { line("exports", "\(first) to \(last)") }
        if memory.nightsMissing > 0 {
            line("missing", "from the last \(memory.nightsMissing == 1 ? "export" : "\(memory.nightsMissing) exports")")
        }
        if let verdict = memory.verdict {
            let since = memory.since.map { " since \($0)" } ?? ""
            let nights = memory.sameNights == 1 ? "1 night" : "\(memory.sameNights) nights"
            line("verdict", "\(verdict)\(since), \(nights)")
        }
        let nights: Printed = memory.nights.isEmpty ? "" : "\n" + table(rows(memory.nights))
        guard !memory.skus.isEmpty else { return text + nights }
        let rows: [[Printed]] = memory.skus.map { sku in
            [
                "  \(sku.code)", "\(sku.price ?? "-")", "\(sku.discountPrice ?? "-")",
                sku.inventory.map { "\($0)" } ?? "-", "\(sku.stockAccepted ?? "-")", "\(sku.countryPrices ?? "-")",
            ]
        }
        return text + "\n" + table([["  SKU", "PRICE", "DISCOUNT", "STOCK", "STOCK ACCEPTED", "COUNTRIES"]] + rows)
            + nights
    }

    /// A line per change, or an item without one.
    private static func rows(_ nights: [ItemNight]) -> [[Printed]] {
        var rows: [[Printed]] = [["  NIGHT", "STATUS", "LANE", "CHANGE"]]
        for night in nights {
            for part in night.parts {
                let held = part.gate.map { gate -> Printed in " by \(gate.name)" } ?? ""
                let status: Printed = "\(part.status.rawValue)" + held
                let lane = part.lane.map { lane -> Printed in "\(lane.name)" } ?? "-"
                let changes = part.changes.map { change -> Printed in
                    let name = [change.sku, change.kind].filter { !$0.isEmpty }.joined(separator: " ")
                    guard change.from != nil || change.to != nil else { return "\(name)" }
                    return "\(name): \(change.from ?? "-") → \(change.to ?? "-")"
                }
                for (index, change) in (changes.isEmpty ? ["-"] : changes).enumerated() {
                    rows.append(index == 0 ? ["  \(night.time)", status, lane, change] : ["  ", "", "", change])
                }
            }
        }
        return rows
    }

    private static func list(_ parts: [Printed]) -> Printed { parts.isEmpty ? "-" : parts.joined(separator: ", ") }

    /// Columns, each as wide as its widest cell.
    private static func table(_ rows: [[Printed]]) -> Printed {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell.padded(to: widths[index])
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
