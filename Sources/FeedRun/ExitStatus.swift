/// How a command ends, as the shell sees it. People script against these numbers: none is renamed or reused.
///
/// The cases are in the order in which they apply: where several would, the first of them counts.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    /// A bug in feedmill.
    case internalError = 70
    /// The command line was not understood.
    case usage = 64
    /// Configuration, category data or state cannot be used.
    case configuration = 78
    /// The run folder cannot be written.
    case folderNotWritable = 73
    /// There is no input.
    case noInput = 66
    /// Credentials are missing or were refused.
    case credentials = 77
    /// Stopped by Ctrl-C.
    case interrupted = 130
    /// Stopped by SIGTERM.
    case terminated = 143
    /// A later command resumes it.
    case unfinished = 75
    /// The gateway was not reachable, and nothing was sent.
    case gatewayUnreachable = 69
    /// A gate or a posting ban kept items back.
    case held = 2
    /// An input could not be read to its end.
    case unreadableInput = 65
    /// Items were rejected, failed or are unknown.
    case itemsNotFine = 1
    /// Nothing is to be done.
    case allFine = 0

    /// What it means, in a line: for `--help` and the README.
    package var meaning: String {
        switch self {
        case .internalError: "a bug in feedmill: please report it"
        case .usage: "the command line was not understood"
        case .configuration: "the configuration, category data or state cannot be used"
        case .folderNotWritable: "the run folder cannot be written"
        case .noInput: "no input found"
        case .credentials: "credentials are missing or were refused"
        case .interrupted: "interrupted (Ctrl-C)"
        case .terminated: "interrupted (SIGTERM)"
        case .unfinished: "unfinished; the printed command resumes it"
        case .gatewayUnreachable: "the gateway was not reachable; nothing was sent"
        case .held: "held by a safety gate or a posting ban; what is held was not sent"
        case .unreadableInput: "an input could not be read to its end"
        case .itemsNotFine: "items were rejected, failed or are unknown (see --fail-on)"
        case .allFine: "all items are fine"
        }
    }

    /// What it asks of the person who reads it: for the README.
    package var request: String {
        switch self {
        case .internalError: "report it, with the message and the run folder"
        case .usage: "correct the command line; `feedmill help COMMAND`"
        case .configuration: "correct what the message names; a lost state comes from its backup"
        case .folderNotWritable: "make room, or name another `--out`"
        case .noInput: "check the path, and that the export was written"
        case .credentials: "set them, or `feedmill token refresh`"
        case .interrupted, .terminated: "run the printed command to resume"
        case .unfinished: "run the printed command; it sends nothing twice"
        case .gatewayUnreachable: "start it again"
        case .held: "read what was measured; mend the export, or release it with the printed command"
        case .unreadableInput: "get the named export again; the others were processed"
        case .itemsNotFine: "mend what the report lists; the good items were sent"
        case .allFine: "nothing"
        }
    }

    /// Whether the same command may come to something else when it is started again with nothing changed: what schedulers
    /// go by. Any other ending is final, or wants a person first.
    package var isWorthAnotherTry: Bool {
        switch self {
        case .interrupted, .terminated, .unfinished, .gatewayUnreachable: true
        case .internalError, .usage, .configuration, .folderNotWritable, .noInput, .credentials, .held,
            .unreadableInput, .itemsNotFine, .allFine:
            false
        }
    }

    /// The status of a whole of which the parts have `statuses`: the first that applies.
    package static func first(of statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let found = Set(statuses)
        return allCases.first { found.contains($0) } ?? .allFine
    }
}

/// A run's result in a word, as `summary.json` has it.
package enum Verdict: String, CaseIterable, Sendable {
    /// All items are fine.
    case ok
    /// Items were rejected.
    case rejected
    /// Items failed or are unknown.
    case failed
    /// Items are held.
    case held
    /// A later command resumes it.
    case unfinished
    /// An input could not be read to its end.
    case unreadableInput = "unreadable-input"
    /// The run could not be carried out.
    case error
}

/// Why a command ends early: its exit status, what happened, and what to do about it. The only error that leaves a
/// run; what concerns a record, an item or a file is a finding instead.
package struct RunFailure: Error, CustomStringConvertible {
    /// The status that the program ends with.
    package let status: ExitStatus
    /// What happened, without a full stop; a line each where it is several things. Their text may be anybody's.
    package let lines: [String]
    /// What to do, where there is something to say.
    package let advice: String?
    /// The run folder has feeds that `feedmill submit` can go on with.
    package var canResume = false
    /// The run folder has reports of what was done until then.
    package var hasReports = false

    /// A failure of one sentence.
    package init(_ status: ExitStatus, _ message: String, advice: String? = nil) {
        self.init(status, lines: [message], advice: advice)
    }

    /// A failure of several things at once, such as two exports that cannot be read.
    package init(_ status: ExitStatus, lines: [String], advice: String? = nil) {
        self.status = status
        self.lines = lines
        self.advice = advice
    }

    /// The lines as one text, without the advice.
    package var message: String { lines.joined(separator: "\n") }

    /// The lines with the advice below them.
    package var description: String { advice.map { "\(message)\n  \($0)" } ?? message }
}
