import Bytes
import CategoryRules

/// The examples of rules as lines that fit a page.
enum RuleExampleText {
    /// What does not fit is cut; the whole of it makes the rule's test.
    private static let longestLine = 96
    private static let longestCell = 60

    /// An example as lines of an export.
    static func lines(_ example: RuleExample) -> [String] {
        switch example {
        case .rows(let rows): table(rows)
        case .file(let name, let content): file(name, content)
        case .files(let files): files.flatMap { file($0.0, $0.1) }
        case .rowsWith(let name, let content, let rows): file("categories/" + name, content) + table(rows)
        }
    }

    private static func file(_ name: String, _ content: String) -> [String] {
        var lines = content.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return ["\(name):"] + lines.map { "  " + shown(String($0), longestLine) }
    }

    /// The columns that matter, as cells under each other. What is not named is as in a good product.
    private static func table(_ rows: [[String: String?]]) -> [String] {
        let columns = Set(rows.flatMap(\.keys)).sorted()
        guard !columns.isEmpty else { return ["a good product as it is"] }
        let cells =
            [columns]
            + rows.map { row in
                columns.map { column in
                    switch row[column] {
                    case .some(.some(let text)): text.isEmpty ? "(blank)" : shown(text, longestCell)
                    case .some(.none): "(no such column)"
                    case .none: "(any)"
                    }
                }
            }
        let widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
        return cells.map { row in
            let padded = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
            return padded.joined(separator: "  ").trimmingBlanks
        }
    }

    private static func shown(_ text: String, _ longest: Int) -> String {
        let text = ForeignText.shown(text)
        guard text.count > longest else { return text.trimmingBlanks }
        let note = "… (\(text.count) characters)"
        return text.prefix(longest - note.count) + note
    }
}

extension String {
    /// Without the blanks at its end.
    fileprivate var trimmingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
