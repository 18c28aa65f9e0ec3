import Bytes
import CategoryRules
import FeedModel
import FeedRun

extension Command {
    static let explain: Command = Command(
        name: "explain", operands: "CODE",
        summary: "one rule's page: what it looks for, why, and what to do",
        text: [
            "CODE is what a finding is called by, such as price.missing; feedmill rules lists them. It can be an error "
                + "code of the platform too, such as F00-00-10007-007."
        ],
        flags: [],
        examples: [
            Example(command: "feedmill explain price.missing", says: "what the finding means and how to mend it"),
            Example(
                command: "feedmill explain F00-00-10007-007",
                says: "what the platform means by it, and which rules look for it before sending"),
        ]
    ) { invocation throws(RunFailure) in
        guard let code = invocation.arguments.operands.first else {
            throw usage("explain needs a CODE, such as price.missing", .explain)
        }
        guard invocation.arguments.operands.count == 1 else {
            throw usage("explain takes one CODE: \(invocation.arguments.operands.joined(separator: " "))", .explain)
        }
        let platformEntries = PlatformCodePages.entries(code)
        guard platformEntries.isEmpty else {
            Output.write(PlatformCodePages.page(platformEntries))
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
        Output.write(RulePages.page(rule.page))
        return .allFine
    }
}
