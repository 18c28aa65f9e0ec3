import Bytes
import FeedRun
import Glibc

/// What is at the other end of standard output and standard error.
struct Terminal: Sendable {
    /// Standard error is a terminal that a line can be rewritten on.
    let showsLiveLine: Bool
    /// Standard output is a terminal, and colours are welcome.
    let showsColors: Bool
    /// Characters of a line; nil where standard output is no terminal.
    let width: Int?

    init(environment: [String: String], noColor: Bool = false) {
        let isDumb = environment["TERM"] == "dumb"
        showsLiveLine = isatty(STDERR_FILENO) == 1 && !isDumb
        let isTerminal = isatty(STDOUT_FILENO) == 1
        showsColors = isTerminal && !isDumb && !noColor && (environment["NO_COLOR"] ?? "").isEmpty
        width = isTerminal ? Terminal.columns(of: STDOUT_FILENO) ?? 80 : nil
    }

    /// How wide the terminal of a descriptor is now.
    static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// A message: a line on standard error.
    func say(_ message: Printed) { Output.write("feedmill: \(message)\n", to: STDERR_FILENO) }

    /// Why a command ends early.
    func say(_ failure: RunFailure) {
        for line in failure.lines { say("\(line)") }
        if let advice = failure.advice { say("  \(advice)") }
    }
}
