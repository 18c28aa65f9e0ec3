import Bytes
import FeedRun

/// The program: finds the command that the words ask for, has it done, and says what ended it.
enum Feedmill {
    /// - Returns: the exit status.
    static func main(_ words: [String], _ environment: [String: String]) async -> Int32 {
        let terminal = Terminal(environment: environment)
        do throws(RunFailure) {
            let status = try await perform(words, environment, terminal)
            guard let failure = Output.failure else { return status.rawValue }
            terminal.say("standard output cannot be written: \(failure)")
            return ExitStatus.first(of: [status, .folderNotWritable]).rawValue
        } catch {
            terminal.say(error)
            if Annotations.isWanted(environment) {
                Output.write(Annotations.line(.error, title: "feedmill", error.description))
            }
            return error.status.rawValue
        }
    }

    private static func perform(
        _ words: [String], _ environment: [String: String], _ terminal: Terminal
    ) async throws(RunFailure) -> ExitStatus {
        guard let first = words.first else {
            throw RunFailure(
                .usage, "a command is missing: \(CommandList.all.map(\.name).joined(separator: ", "))",
                advice: "see: feedmill help")
        }
        switch first {
        case "--version", "-V":
            Output.write("feedmill \(Version.current)\n")
            return .allFine
        case "--help", "-h":
            Output.write(Printed(lines: HelpText.overview))
            return .allFine
        case _ where first.hasPrefix("-"):
            throw RunFailure(
                .usage, "a command comes first, then its options: \(first)", advice: "see: feedmill help")
        default: break
        }
        let command = try Command.command(first)
        let arguments = try CommandLineArguments(Array(words.dropFirst()), of: command)
        guard !arguments.asksForHelp else {
            Output.write(Printed(lines: HelpText.of(command)))
            return .allFine
        }
        return try await command.perform(
            Invocation(arguments: arguments, words: words, environment: environment, terminal: terminal))
    }
}
