import CategoryRules
import FeedModel

/// All rules as one Markdown document: a table, and a page for each.
enum RulesMarkdown {
    static func document(_ pages: [RulePage]) -> String {
        """
        # Rules

        What feedmill looks for in a catalog, before anything is sent. `feedmill rules --format markdown` prints this
        document, `feedmill explain CODE` one page of it. A code is never renamed and never used again.

        | Severity | |
        |---|---|
        \(Severity.allCases.map { "| \($0.rawValue) | \(RulePages.meaning($0)) |\n" }.joined())
        \(table(pages))
        \(pages.map(page).joined(separator: "\n"))
        """
    }

    private static func table(_ pages: [RulePage]) -> String {
        "| Code | Severity | What it looks for |\n|---|---|---|\n"
            + pages.map { page in
                let anchor = page.code.description.replacing(".", with: "")
                return "| [`\(page.code)`](#\(anchor)) | \(page.severity.rawValue) | \(escaped(page.what)) |\n"
            }.joined()
    }

    private static func page(_ page: RulePage) -> String {
        var text = "## \(page.code)\n\n\(page.severity.rawValue) · \(escaped(page.what))\n\n"
        text += "- *Why:* \(escaped(page.why))\n- *What to do:* \(escaped(page.cure))\n"
        text += "- *Where it comes from:* \(escaped(page.source))\n"
        let codes = PlatformCodes.all.filter { $0.rules.contains { "\($0)" == page.code.description } }
        if !codes.isEmpty {
            text += "- *What the platform would answer:* \(codes.map { "`\($0.code)`" }.joined(separator: ", "))\n"
        }
        for (title, examples) in [("Fine", page.passing), ("Fails", page.failing)] where !examples.isEmpty {
            let blocks = examples.map { RuleExampleText.lines($0).joined(separator: "\n") + "\n" }
            text += "\n\(title):\n\n```text\n\(blocks.joined(separator: "\n"))```\n"
        }
        return text
    }

    /// Text as Markdown takes it: no markup, no cell border.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("|", with: "\\|")
    }
}
