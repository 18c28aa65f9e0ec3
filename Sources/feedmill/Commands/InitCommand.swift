import Bytes
import FeedGateway
import FeedRun
import Glibc
import RunFolder
import ShopDialects

extension Command {
    /// The keys of the configuration that describe an export of one's own.
    private static let fields: Set = ["columns", "elements"]

    static let initial: Command = Command(
        name: "init", operands: "PATH…",
        summary: "look at exports and write a feedmill.json to start from",
        text: [
            "Looks at the exports and writes feedmill.json into the catalog directory, or to --config: "
                + "the columns that the exports lack, and the shop's categories, options and values that need "
                + "a place on the platform. What only you know is null in it, and is listed with what it means "
                + "and where to find it. On a terminal it asks first; an empty answer leaves a setting open. "
                + "It never overwrites a file.",
            "PATH is a directory or a file. With category data at hand (categories/ in the catalog directory, or "
                + "--categories) it names the nearest leaf categories, and what those require.",
        ],
        flags: .initial,
        examples: [
            Example(command: "feedmill init exports/", says: "asks, and writes exports/feedmill.json"),
            Example(
                command: "feedmill init exports/ --categories categories/ --no-input",
                says: "asks nothing; every open setting is null"),
        ]
    ) { invocation async throws(RunFailure) in
        guard !invocation.arguments.operands.isEmpty else {
            throw usage("init needs a PATH: a directory or a file", .initial)
        }
        let file = InitialFile.path(invocation)
        guard access(file, F_OK) != 0 else {
            throw RunFailure(
                .folderNotWritable, "\(file) exists already and was not changed",
                advice: "name another file with --config, or move it away")
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, withoutFileFor: .initial)
        let isToggled = if case .toggle(true) = invocation.arguments.values["no-input"] { true } else { false }
        let asks = !isToggled && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        try await invocation.stoppable { stop throws(RunFailure) in
            var configuration = configuration
            var found = try FeedRun.initial(configuration, stop: stop)
            if asks {
                if !found.open.isEmpty {
                    let words: Printed = "Some settings only you know. Enter leaves one open, null in the file.\n"
                    Output.write(words, to: STDERR_FILENO)
                }
                let fields = Questions(stop).ask(about: &found) { Self.fields.contains($0.keys[0]) }
                if !fields.isEmpty {
                    // What the export lacks is seen once its columns or elements are known.
                    configuration.dialect = CustomDialect.name
                    for (setting, answer) in fields {
                        let field = CustomSettings.Field(setting.keys[1], to: answer)
                        if setting.keys[0] == "columns" {
                            configuration.mapping.custom.columns.append(field)
                        } else {
                            configuration.mapping.custom.elements.append(field)
                        }
                    }
                    found = try FeedRun.initial(configuration, stop: stop)
                }
                let answers = Questions(stop).ask(about: &found) { $0.keys.starts(with: ["mapping", "category"]) }
                if !answers.isEmpty {
                    // What they require is seen once they are known.
                    configuration.mapping.categories += answers.map {
                        MappingSettings.Entry(name: $0.setting.keys[2], target: $0.answer)
                    }
                    found = try FeedRun.initial(configuration, stop: stop)
                }
                _ = Questions(stop).ask(about: &found) {
                    !Self.fields.contains($0.keys[0]) && !$0.keys.starts(with: ["mapping", "category"]) && $0.isAsked
                }
            }
            guard !stop.isSet else { throw RunFailure(.interrupted, "stopped") }
            do {
                try NewFile.write(found.text, to: file)
            } catch {
                throw RunFailure(.folderNotWritable, "\(error)")
            }
            Output.write(InitialText(found, file, configuration.paths).text)
        }
        return .allFine
    }
}

/// Where the file goes that `init` writes.
private enum InitialFile {
    static func path(_ invocation: Invocation) -> String {
        if case .text(let path) = invocation.arguments.values["config"] { return path }
        let directory = CatalogFiles.directory(of: invocation.arguments.operands)
        if directory == "." { return "feedmill.json" }
        return directory == "/" ? "/feedmill.json" : "\(directory)/feedmill.json"
    }
}

/// Asks a person about open settings.
private struct Questions {
    private let stop: StopFlag
    /// Answers that cannot be meant are asked again so often.
    private static let tries = 3
    /// More categories than that are left for the file.
    private static let most = 30

    init(_ stop: StopFlag) { self.stop = stop }

    /// - Parameter isMeant: which settings are asked about.
    /// - Returns: what was answered.
    func ask(
        about found: inout InitialConfiguration, where isMeant: (OpenSetting) -> Bool
    ) -> [(setting: OpenSetting, answer: String)] {
        var answers: [(setting: OpenSetting, answer: String)] = []
        for setting in found.open.filter(isMeant).prefix(Self.most) {
            guard let answer = ask(setting, &found) else { return answers }
            if !answer.isEmpty { answers.append((setting, answer)) }
        }
        return answers
    }

    /// - Returns: the answer; empty: it stays open; nil: nobody answers any more.
    private func ask(_ setting: OpenSetting, _ found: inout InitialConfiguration) -> String? {
        let waiting = setting.count > 0 ? ", needed by \(setting.count)" : ""
        write("\n\(setting.name): \(setting.meaning)\(waiting)\n  (\(setting.source(categories: found.categories)))\n")
        for (number, suggestion) in setting.suggestions.enumerated() { write("  \(number + 1)) \(suggestion.label)\n") }
        for _ in 0..<Self.tries {
            write("> ")
            guard !stop.isSet, let line = readLine() else { return nil }
            var answer = line.trimmed
            guard !answer.isEmpty else { return "" }
            if answer == "\"\"" { answer = "" }
            if let number = Int(answer), setting.suggestions.indices.contains(number - 1) {
                answer = setting.suggestions[number - 1].value
            }
            if let objection = setting.objection(to: answer) {
                write("  \(objection)\n")
                continue
            }
            found.decide(setting, answer)
            do {
                _ = try ConfigurationLoader.load(text: Array(found.text.utf8))
                return answer
            } catch {
                found.reopen(setting)
                for line in error.lines { write("  \(line)\n") }
            }
        }
        return ""
    }

    private func write(_ text: Printed) { Output.write(text, to: STDERR_FILENO) }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
