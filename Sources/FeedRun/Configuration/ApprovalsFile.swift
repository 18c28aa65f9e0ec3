import FeedModel
import FeedSelection
import Foundation
import JSONText

/// Reads `approvals.csv`: what a person has released, line by line.
enum ApprovalsFile {
    static let name = "approvals.csv"
    static let columns = ["item_id", "sku_code", "gate", "from", "to", "until", "reason"]

    /// Where the lines are; nil where there is no file and none was named.
    private static func path(_ configuration: Configuration) -> String? {
        if let named = configuration.approvals { return named }
        let folder = configuration.file.map { ($0 as NSString).deletingLastPathComponent } ?? ""
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// The SHA-256 of the file; empty where there is none.
    static func digest(_ configuration: Configuration) -> String {
        guard let bytes = path(configuration).flatMap({ FileManager.default.contents(atPath: $0) }) else { return "" }
        return bytes.withUnsafeBytes { FeedRun.digest($0) }
    }

    /// The lines; none where there is no file and none was named.
    ///
    /// - Throws: with 78 where a line cannot be understood: a release that is misread would send what was to be held.
    static func read(_ configuration: Configuration) throws(RunFailure) -> Approvals {
        guard let path = path(configuration) else { return Approvals() }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw RunFailure(
                .configuration, "\(path) cannot be read", advice: "name another file, or remove approvals")
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        var lines: [Approvals.Line] = []
        var header: [String] = []
        for (number, row) in rows(text) {
            func wrong(_ what: String) -> RunFailure {
                RunFailure(.configuration, "\(path), line \(number): \(what)")
            }
            guard !header.isEmpty else {
                header = row
                for column in header where !columns.contains(column) {
                    throw wrong("'\(column)' is not a column; the columns are \(columns.joined(separator: ","))")
                }
                guard header.contains("gate") else { throw wrong("the column gate is missing") }
                continue
            }
            guard row.count <= header.count else { throw wrong("there are more cells than columns") }
            func cell(_ column: String) -> String {
                let text = header.firstIndex(of: column).flatMap { $0 < row.count ? row[$0] : nil } ?? ""
                // held.csv shields what a spreadsheet would compute with, or shorten.
                return text.hasPrefix("'") ? String(text.dropFirst()) : text
            }
            guard let gate = GateName(named: cell("gate")) else {
                throw wrong(
                    "'\(cell("gate"))' is not a gate; gates are "
                        + GateName.allCases.map(\.name.description).joined(separator: ", "))
            }
            var until: Int?
            if !cell("until").isEmpty {
                guard let day = Day.number(cell("until")) else {
                    throw wrong("expected a day such as 2026-12-31 in until, got '\(cell("until"))'")
                }
                until = day
            }
            lines.append(
                Approvals.Line(
                    number: number, item: cell("item_id"), sku: cell("sku_code"), gate: gate, from: cell("from"),
                    to: cell("to"), until: until, reason: cell("reason")))
        }
        return Approvals(lines)
    }

    /// The rows of a CSV with the number of the line where each begins; blank lines are none.
    private static func rows(_ text: String) -> [(Int, [String])] {
        var rows: [(Int, [String])] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var line = 1
        var start = 1
        var previous: Unicode.Scalar = "\n"
        func endRow() {
            row.append(cell.trimmingCharacters(in: .whitespaces))
            if row.contains(where: { !$0.isEmpty }) { rows.append((start, row)) }
            (row, cell) = ([], "")
        }
        for scalar in text.unicodeScalars {
            if isQuoted {
                if scalar == "\"" { isQuoted = false } else { cell.unicodeScalars.append(scalar) }
            } else if scalar == "\"" {
                // A doubled quote inside quotes is one of the cell's.
                if previous == "\"" { cell.append("\"") }
                isQuoted = true
            } else if scalar == "," {
                row.append(cell.trimmingCharacters(in: .whitespaces))
                cell = ""
            } else if scalar == "\n" {
                endRow()
                start = line + 1
            } else if scalar != "\r" {
                cell.unicodeScalars.append(scalar)
            }
            if scalar == "\n" { line += 1 }
            previous = scalar
        }
        endRow()
        return rows
    }
}

extension Approvals {
    /// The lines, and whether each released something; nil where there are none.
    var json: JSONValue? {
        guard !isEmpty else { return nil }
        func integer(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }
        return .array(
            lines.enumerated().map { index, line in
                var members: [(String, JSONValue)] = [("line", integer(line.number))]
                if !line.item.isEmpty { members.append(("item", .string(line.item))) }
                if !line.sku.isEmpty { members.append(("sku", .string(line.sku))) }
                members.append(("gate", .string(line.gate.name.description)))
                if !line.reason.isEmpty { members.append(("reason", .string(line.reason))) }
                members.append(("matched", .bool(isUsed(index))))
                return .object(JSONObject(members))
            })
    }
}
