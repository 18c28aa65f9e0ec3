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

    /// How wide the terminal behind a descriptor is now.
    static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// A message: a line on standard error, without control characters.
    func say(_ message: String) {
        for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
            let clean = printable(String(line))
            Output.write(line.hasPrefix("  ") ? "\(clean)\n" : "feedmill: \(clean)\n", to: STDERR_FILENO)
        }
    }
}

/// The text with a `?` for each control character, so that text from a catalog never steers a terminal.
func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? "?" : scalar) }
    return String(clean)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // With the marks that turn the direction of writing round.
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
        || (0x2066...0x2069).contains(scalar.value)
}
