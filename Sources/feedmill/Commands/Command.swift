import Bytes
import FeedGateway
import FeedRun

/// One command: its words for help, and what it does.
struct Command: Sendable {
    let name: String
    /// Its operands as help shows them, such as `PATH…`.
    let operands: String
    /// What it does, in a line.
    let summary: String
    /// More about it: paragraphs, cut into lines by help.
    let text: [String]
    /// By what rows of the table of flags name it; empty: it takes none.
    let flags: Flag.Commands
    let examples: [Example]
    /// Words that may be its operands, for completions.
    var words: [String] = []
    /// Does it. What it returns is the exit status.
    let perform: @Sendable (Invocation) async throws(RunFailure) -> ExitStatus

    struct Example: Sendable {
        let command: String
        let says: String
    }
}

/// How a command was called, and what is around it.
struct Invocation: Sendable {
    let arguments: CommandLineArguments
    /// The whole command line, to be printed where it can be started again.
    let words: [String]
    let environment: [String: String]
    let terminal: Terminal
}

extension Invocation {
    /// Does what Ctrl-C and SIGTERM may end early. A run has a session of its own for that.
    func stoppable<Result>(
        _ work: (StopFlag) async throws(RunFailure) -> Result
    ) async throws(RunFailure) -> Result {
        let stop = StopFlag()
        SignalWatch.start(stop, terminal)
        do throws(RunFailure) {
            return try await work(stop)
        } catch {
            let failure = error.named(after: stop)
            guard failure.isInterruption else { throw failure }
            let again = ShellWords.joined(["feedmill"] + words)
            throw RunFailure(failure.status, "interrupted; to start again: \(again)")
        }
    }
}

extension RunFailure {
    /// The same with the status of the signal that stopped it: whoever throws need not know which it was.
    func named(after stop: StopFlag) -> RunFailure {
        guard status == .interrupted, let signal = stop.status, signal != status else { return self }
        var failure = RunFailure(signal, lines: lines, advice: advice)
        failure.canResume = canResume
        failure.hasReports = hasReports
        return failure
    }
}

/// All commands, in the order in which help shows them.
enum CommandList {
    static let all: [Command] = [
        .run, .check, .plan, .initial, .submit, .adopt, .history, .rules, .explain, .categories, .jobs, .token, .merge,
        .fleet, .completions, .help,
    ]
}
