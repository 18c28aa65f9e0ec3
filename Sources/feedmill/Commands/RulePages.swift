import CategoryRules
import FeedModel
import JSONText

/// The pages of rules as text, Markdown and JSON.
enum RulePages {
    /// A line a rule.
    static func list(_ pages: [RulePage]) -> String {
        let width = pages.map { $0.code.description.count }.max() ?? 0
        return pages.map { page in
            let code = page.code.description
            let severity = page.severity.rawValue
            return code + String(repeating: " ", count: width + 2 - code.count)
                + severity + String(repeating: " ", count: 9 - severity.count) + page.what + "\n"
        }.joined()
    }

    /// A table.
    static func markdown(_ pages: [RulePage]) -> String {
        "| Code | Severity | What it looks for |\n|---|---|---|\n"
            + pages.map { page in
                "| `\(page.code)` | \(page.severity.rawValue) | \(page.what.replacing("|", with: "\\|")) |\n"
            }.joined()
    }

    /// A list of objects, one a line.
    static func json(_ pages: [RulePage]) -> String {
        let lines = pages.map { page -> String in
            let value: JSONValue = [
                "code": .string(page.code.description), "severity": .string(page.severity.rawValue),
                "what": .string(page.what), "why": .string(page.why), "cure": .string(page.cure),
                "source": .string(page.source),
            ]
            return value.description
        }
        return "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }

    /// All about one rule.
    static func page(_ page: RulePage) -> String {
        var text = "\(page.code) (\(page.severity.rawValue): \(meaning(page.severity)))\n\n"
        text += TextLayout.wrapped(page.what)
        for (title, paragraph) in [("Why", page.why), ("What to do", page.cure), ("Where it comes from", page.source)] {
            text += "\n\(title)\n" + TextLayout.wrapped(paragraph, indent: 2)
        }
        let examples = [("Fine", page.passing), ("Not fine", page.failing)]
        for (title, list) in examples where !list.isEmpty {
            text += "\n\(title)\n" + list.map(example).joined(separator: "  or\n")
        }
        return text
    }

    private static func meaning(_ severity: Severity) -> String {
        switch severity {
        case .error: "the item is not sent"
        case .warning: "the item is sent as it is"
        case .fixed: "feedmill changes the item and sends it"
        case .notice: "worth knowing"
        }
    }

    /// An example as lines of an export.
    private static func example(_ example: RuleExample) -> String {
        switch example {
        case .rows(let rows): table(rows)
        case .file(let name, let content): file(name, content)
        case .files(let files): files.map { file($0.0, $0.1) }.joined()
        }
    }

    private static func file(_ name: String, _ content: String) -> String {
        let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
        return "  \(name):\n" + lines.map { "    \(printable(String($0)))\n" }.joined()
    }

    /// The columns that matter, as cells under each other. What is not named is as in a good product.
    private static func table(_ rows: [[String: String?]]) -> String {
        let columns = Set(rows.flatMap(\.keys)).sorted()
        let cells =
            [columns]
            + rows.map { row in
                columns.map { column in
                    switch row[column] {
                    case .some(.some(let text)): text.isEmpty ? "(blank)" : printable(text)
                    case .some(.none): "(no such column)"
                    case .none: "(any)"
                    }
                }
            }
        let widths = columns.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
        return cells.map { row in
            let padded = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
            return "  \(padded.joined(separator: "  "))".trimmingBlanks + "\n"
        }.joined()
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
