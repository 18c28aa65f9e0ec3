import Bytes
import FeedRun

extension Command {
    static let completions: Command = Command(
        name: "completions", operands: "bash|zsh|fish",
        summary: "completions for a shell",
        text: [
            "Writes a script that lets the shell complete commands, options and their values. Load it "
                + "when the shell starts."
        ],
        flags: [],
        examples: [
            Example(
                command: "feedmill completions bash > ~/.local/share/bash-completion/completions/feedmill",
                says: "for bash, from its next start on"),
            Example(
                command: "feedmill completions fish > ~/.config/fish/completions/feedmill.fish", says: "for fish"),
        ],
        words: Completions.Shell.allCases.map(\.rawValue)
    ) { invocation throws(RunFailure) in
        let shells = Completions.Shell.allCases.map(\.rawValue).joined(separator: ", ")
        guard let name = invocation.arguments.operands.first else {
            throw usage("completions needs the name of a shell: \(shells)", .completions)
        }
        guard invocation.arguments.operands.count == 1, let shell = Completions.Shell(rawValue: name) else {
            throw usage(
                "there are completions for \(shells), not for "
                    + invocation.arguments.operands.joined(separator: " "), .completions)
        }
        Output.write(Printed(lines: Completions.script(for: shell)))
        return .allFine
    }
}
