import CategoryRules
import FeedModel
import JSONText

/// The pages of rules as text and JSON.
enum RulePages {
    /// A line per rule.
    static func list(_ pages: [RulePage]) -> String {
        let width = pages.map { $0.code.description.count }.max() ?? 0
        return pages.map { page in
            let code = page.code.description
            let severity = page.severity.rawValue
            return code + String(repeating: " ", count: width + 2 - code.count)
                + severity + String(repeating: " ", count: 9 - severity.count) + page.what + "\n"
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
        let examples = [("Fine", page.passing), ("Fails", page.failing)]
        for (title, list) in examples where !list.isEmpty {
            text += "\n\(title)\n" + list.map { indented(RuleExampleText.lines($0)) }.joined(separator: "  or\n")
        }
        return text
    }

    static func meaning(_ severity: Severity) -> String {
        switch severity {
        case .error: "the item is not sent"
        case .held: "a gate holds it until it is released"
        case .warning: "the item is sent as it is"
        case .fixed: "feedmill changes the item and sends it"
        case .notice: "worth knowing"
        }
    }

    private static func indented(_ lines: [String]) -> String { lines.map { "  \($0)\n" }.joined() }
}
