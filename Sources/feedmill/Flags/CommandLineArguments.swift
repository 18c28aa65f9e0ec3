import Bytes
import FeedRun

/// The words of a command line, told apart: flags with their values, and everything else.
struct CommandLineArguments {
    /// What is no flag, in order: paths, codes.
    private(set) var operands: [String] = []
    /// Values by the flag's name; of a flag that is given twice the last counts.
    private(set) var values: [String: FlagValue] = [:]
    /// The same as it was written.
    private(set) var texts: [String: String] = [:]
    private(set) var asksForHelp = false
    /// All of them, as they were given.
    let words: [String]

    /// Reads the words after the command.
    ///
    /// - Throws: on a flag that the command does not take, or a value that the flag does not take.
    init(_ words: [String], of command: Command) throws(RunFailure) {
        self.words = words
        let flags = FlagList.flags(of: command.flags)
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            if word == "--help" || word == "-h" {
                asksForHelp = true
                continue
            }
            let parts = word.drop { $0 == "-" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            guard word.hasPrefix("--"), let flag = flags.first(where: { $0.name == name }) else {
                throw Self.unknown(word, name, flags, command)
            }
            let text = try Self.value(of: flag, inline: parts.count > 1 ? String(parts[1]) : nil, &rest, command)
            do {
                values[name] = try flag.shape.read(text)
                texts[name] = text
            } catch {
                throw usage("--\(name): \(error.text)", command)
            }
        }
    }

    /// Forgets flags.
    mutating func forget(_ names: [String]) {
        for name in names { (values[name], texts[name]) = (nil, nil) }
    }

    private static func value(
        of flag: Flag, inline: String?, _ rest: inout ArraySlice<String>, _ command: Command
    ) throws(RunFailure) -> String {
        if let inline { return inline }
        if case .toggle = flag.shape { return "true" }
        // A word with dashes is another flag that is where the value was forgotten.
        guard let next = rest.first, !next.hasPrefix("--") else {
            throw usage("--\(flag.name) needs a value: --\(flag.name) \(flag.placeholder)", command)
        }
        rest.removeFirst()
        return next
    }

    private static func unknown(_ word: String, _ name: String, _ flags: [Flag], _ command: Command) -> RunFailure {
        let shown = word.prefix { $0 != "=" }
        if let flag = FlagList.all.first(where: { $0.name == name && $0.place != .fileOnly }) {
            let takers = CommandList.all.filter { !flag.commands.isDisjoint(with: $0.flags) }.map(\.name)
            let words = [takers.dropLast().joined(separator: ", "), takers.last ?? ""].filter { !$0.isEmpty }
            return usage(
                "\(shown) is an option of \(words.joined(separator: " and ")), not of \(command.name)", command)
        }
        if let setting = FlagList.settings.first(where: { $0.place == .fileOnly && $0.key == name }) {
            return usage(
                "\(shown) is not an option: \(quoted(setting.key)) belongs in the configuration file", command)
        }
        let meant = nearest(to: name, in: flags.map(\.name) + ["help"])
        return usage("unknown option \(shown)" + (meant.map { "; did you mean --\($0)?" } ?? ""), command)
    }
}

/// A command line that was not understood.
func usage(_ message: String, _ command: Command) -> RunFailure {
    RunFailure(.usage, message, advice: "see: feedmill help \(command.name)")
}
