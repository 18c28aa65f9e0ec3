import Bytes
import CategoryRules
import FeedModel
import FeedRun

extension Command {
    static let explain: Command = Command(
        name: "explain", operands: "CODE | RUN ITEM",
        summary: "one rule's page, or one item's whole story",
        text: [
            "RUN is the folder that feedmill run wrote, ITEM the id of an item in it: where it is in its "
                + "export, what was found, what is sent, what the platform said, and what to do. The records "
                + "of rejected and failed items come from the run folder, those of others from the export as "
                + "long as it is the same.",
            "CODE is the code of a finding, such as price.missing; feedmill rules lists them. It can be "
                + "an error code of the platform too, such as F00-00-10007-007.",
        ],
        flags: [],
        examples: [
            Example(command: "feedmill explain price.missing", says: "what the finding means and how to mend it"),
            Example(command: "feedmill explain out/ CM-107", says: "all about one item of a run"),
        ]
    ) { invocation throws(RunFailure) in
        guard let code = invocation.arguments.operands.first else {
            throw usage("explain needs a CODE, such as price.missing, or a RUN and an ITEM", .explain)
        }
        let operands = invocation.arguments.operands
        guard operands.count == 1 else {
            guard operands.count == 2 else {
                throw usage(
                    "explain takes a CODE, or a RUN and an ITEM, not: \(operands.joined(separator: " "))", .explain)
            }
            let run = operands[0].count > 1 && operands[0].hasSuffix("/") ? String(operands[0].dropLast()) : operands[0]
            Output.write(ItemPages(try FeedRun.stories(of: operands[1], inRun: run), run: run).text)
            return .allFine
        }
        let platformEntries = PlatformCodePages.entries(code)
        guard platformEntries.isEmpty else {
            Output.write(Printed(lines: PlatformCodePages.page(platformEntries)))
            return .allFine
        }
        guard let rule = RuleList.rule(code) else {
            let codes = RuleList.all.map { $0.page.code.description } + PlatformCodes.all.map { $0.code.description }
            // A family's name is enough of a question to answer.
            let family = codes.filter { $0.hasPrefix("\(code).") }
            let hint = nearest(to: code, in: codes).map { "; did you mean \($0)?" } ?? ""
            throw RunFailure(
                .usage, "there is no rule \(quoted(code))\(hint)",
                advice: family.isEmpty
                    ? "all rules: feedmill rules" : "rules of \(code): \(family.joined(separator: ", "))")
        }
        Output.write(Printed(lines: RulePages.page(rule.page)))
        return .allFine
    }
}
