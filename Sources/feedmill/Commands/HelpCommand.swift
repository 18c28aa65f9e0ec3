import Bytes
import FeedRun

extension Command {
    static let help: Command = Command(
        name: "help", operands: "[COMMAND]",
        summary: "what feedmill does, one command, or the configuration file",
        text: [
            "Alone: all commands. With a command: its options. With configuration: the keys of "
                + "the file."
        ],
        flags: [],
        examples: [
            Example(command: "feedmill help run", says: "the options of run"),
            Example(command: "feedmill help configuration", says: "the keys of feedmill.json"),
        ]
    ) { invocation throws(RunFailure) in
        guard let topic = invocation.arguments.operands.first else {
            Output.write(Printed(lines: HelpText.overview))
            return .allFine
        }
        if topic == "configuration" {
            Output.write(Printed(lines: HelpText.configuration))
            return .allFine
        }
        Output.write(Printed(lines: HelpText.of(try command(topic))))
        return .allFine
    }

    /// The command of that name.
    static func command(_ name: String) throws(RunFailure) -> Command {
        if let command = CommandList.all.first(where: { $0.name == name }) { return command }
        let names = CommandList.all.map(\.name)
        let hint = nearest(to: name, in: names).map { "; did you mean \($0)?" } ?? ""
        throw RunFailure(
            .usage, "unknown command \(quoted(name))\(hint)", advice: "commands: \(names.joined(separator: ", "))")
    }
}
