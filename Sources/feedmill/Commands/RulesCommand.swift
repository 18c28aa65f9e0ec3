import Bytes
import CategoryRules
import FeedModel
import FeedRun
import JSONText

extension Command {
    static let rules: Command = Command(
        name: "rules", operands: "",
        summary: "list every rule: its code, its severity, what it looks for",
        text: ["Findings have these codes, and \"rules\" in the configuration names rules by them."],
        flags: .rules,
        examples: [
            Example(command: "feedmill rules", says: "one line per rule"),
            Example(
                command: "feedmill rules --format json", says: "for a script: code, severity, what, why, cure, source"),
        ]
    ) { invocation throws(RunFailure) in
        if let word = invocation.arguments.operands.first {
            throw usage("rules takes no operand: \(word); for one rule: feedmill explain CODE", .rules)
        }
        let pages = RuleList.all.map { $0.page }
        let format: RuleListFormat =
            if case .text(let word) = invocation.arguments.values["format"] {
                RuleListFormat(rawValue: word) ?? .text
            } else {
                .text
            }
        switch format {
        case .text: Output.write(Printed(lines: RulePages.list(pages)))
        case .markdown: Output.write(Printed(lines: RulesMarkdown.document(pages)))
        case .json: Output.write(json: RulePages.json(pages))
        }
        return .allFine
    }
}
