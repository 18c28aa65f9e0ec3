import Bytes
package import FeedRun
import Glibc
import RunFolder

/// Puts a run's configuration together. Each setting comes from the first of flag, environment and configuration
/// file that has it; what none of them has keeps its default.
package struct ConfigurationLoader {
    let environment: [String: String]
    /// The configuration file where none is named; nil: the first `feedmill.json` there is.
    var usualFile: String?
    /// Where `feedmill.json` is looked for besides the catalog directory.
    var workingDirectory = "."

    /// The configuration of `command` on its words.
    ///
    /// - Parameter paths: the catalog, for a command whose operands are no paths.
    /// - Throws: with `.usage` where the command line is wrong, with `.configuration` where anything else is.
    func load(
        _ arguments: CommandLineArguments, for command: Command, paths: [String]? = nil
    ) throws(RunFailure) -> Configuration {
        guard paths != nil || !arguments.operands.isEmpty else {
            throw usage("\(command.name) needs a PATH: a directory, a file, or - for standard input", command)
        }
        var configuration = Configuration(paths: paths ?? arguments.operands)
        configuration.workers = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        configuration.checkOnly = command.flags == .check
        configuration.planOnly = command.flags == .plan
        let file = try file(arguments, configuration.paths)
        configuration.file = file?.path
        configuration = try load(configuration, file, arguments, for: command)
        configuration.origin = origin(arguments, file, command)
        return configuration
    }

    /// How a configuration comes about, for a machine that has to make the same one.
    private func origin(
        _ arguments: CommandLineArguments, _ file: ConfigurationFile?, _ command: Command
    ) -> ConfigurationOrigin {
        let variables = Set(
            FlagList.all.filter { $0.place == .everywhere || $0.place == .outsideTheFile }.map(\.variable))
        var origin = ConfigurationOrigin(
            command: command.name, words: arguments.words,
            environment: environment.filter { variables.contains($0.key) && $0.key != "FEEDMILL_CONFIG" })
        origin.file = file?.path
        origin.text = file?.text ?? ""
        return origin
    }

    /// The configuration of the shards of a catalog, for putting them together.
    ///
    /// - Parameters:
    ///   - arguments: of the command that does so: its flags come before what the shards were made with.
    ///   - out: the run folder.
    func load(
        _ arguments: CommandLineArguments, merging origin: ConfigurationOrigin, out: String
    ) throws(RunFailure) -> Configuration {
        guard let command = CommandList.all.first(where: { $0.name == origin.command }) else {
            throw RunFailure(.configuration, "the shards are of an unknown command: \(origin.command)")
        }
        // How one machine works and what it shows is its own affair.
        let own = FlagList.all.filter {
            ["quiet", "verbose", "no-color", "format", "workers", "once"].contains($0.name)
        }
        var variables = origin.environment.filter { entry in !own.contains { $0.variable == entry.key } }
        if let noColor = environment["NO_COLOR"] { variables["NO_COLOR"] = noColor }
        let loader = ConfigurationLoader(environment: variables)
        let file = try origin.file.map { (path) throws(RunFailure) in
            try ConfigurationFile(path: path, bytes: Array(origin.text.utf8))
        }
        var words = try CommandLineArguments(origin.words, of: command)
        words.forget(own.map(\.name))
        var configuration = Configuration(paths: words.operands)
        configuration.workers = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        configuration.checkOnly = command.flags == .check
        configuration.file = origin.file
        configuration = try loader.load(configuration, file, words, for: command)
        configuration.shard = nil
        configuration.out = out
        // What is merged is reviewed and sent by submit.
        configuration.planOnly = configuration.gateway != .none
        func note(_ key: String, _ value: String, _ origin: SettingOrigin) {
            guard let index = configuration.settings.firstIndex(where: { $0.key == key }) else { return }
            configuration.settings[index] = SettingInForce(key: key, value: value, origin: origin)
        }
        note("out", out, .flag)
        for flag in FlagList.all where ["shard", "shard_by"].contains(flag.key) {
            note(flag.key, flag.standard, .standard)
        }
        var problems: [String] = []
        for flag in FlagList.flags(of: .merge) {
            if let value = arguments.values[flag.name] {
                _ = flag.apply(&configuration, value)
                note(flag.key, arguments.texts[flag.name] ?? "", .flag)
            } else if let given = variable(flag, &problems) {
                _ = flag.apply(&configuration, given.value)
                note(flag.key, given.text, .environment)
            }
        }
        guard problems.isEmpty else { throw RunFailure(.configuration, lines: problems) }
        return configuration
    }

    /// The configuration of a command that reads no configuration file.
    func load(
        _ arguments: CommandLineArguments, withoutFileFor command: Command
    ) throws(RunFailure) -> Configuration {
        try load(Configuration(paths: arguments.operands), nil, arguments, for: command)
    }

    /// The configuration of `run` by a file's text alone. What a fuzzer feeds.
    package static func load(text: [UInt8]) throws(RunFailure) -> Configuration {
        let loader = ConfigurationLoader(environment: [:])
        let file = try ConfigurationFile(path: "feedmill.json", bytes: text)
        return try loader.load(Configuration(paths: ["."]), file, CommandLineArguments([], of: .run), for: .run)
    }

    private func load(
        _ configuration: Configuration, _ file: ConfigurationFile?, _ arguments: CommandLineArguments,
        for command: Command
    ) throws(RunFailure) -> Configuration {
        var (configuration, file) = (configuration, file)
        var problems: [String] = []
        let entries = Dictionary(
            (file?.settings ?? []).map { ($0.flag.key, $0) }, uniquingKeysWith: { _, last in last })
        for flag in FlagList.all where flag.place != .flagOnly && flag.name != "config" {
            let entry = entries[flag.key]
            let value: FlagValue
            let shown: (text: String, origin: SettingOrigin)
            if let given = arguments.values[flag.name], flag.place != .fileOnly {
                (value, shown) = (given, (arguments.texts[flag.name] ?? "", .flag))
            } else if let given = variable(flag, &problems) {
                (value, shown) = (given.value, (given.text, .environment))
            } else if let entry {
                (value, shown) = (entry.value, (entry.text, .file))
            } else {
                configuration.settings.append(SettingInForce(key: flag.key, value: flag.standard, origin: .standard))
                continue
            }
            for problem in flag.apply(&configuration, value) { file?.note(problem, [flag.key]) }
            configuration.settings.append(SettingInForce(key: flag.key, value: shown.text, origin: shown.origin))
        }
        let decided = configuration.settings.filter { [.flag, .environment].contains($0.origin) }.map(\.key)
        configuration.open = (file?.open ?? []).filter { !decided.contains($0[0]) }
        try check(configuration, &file, &problems, command)
        problems += file?.problems ?? []
        guard problems.isEmpty else { throw RunFailure(.configuration, lines: problems) }
        finish(&configuration, arguments)
        return configuration
    }

    /// The configuration for going on with a run: what is not set is as it was when the run was called.
    func load(
        _ arguments: CommandLineArguments, goingOnWith run: String
    ) throws(RunFailure) -> Configuration {
        let call = FeedRun.call(ofRun: run)
        var loader = self
        if let file = call?.configuration, access(file, R_OK) == 0 { loader.usualFile = file }
        var configuration = try loader.load(arguments, for: .submit)
        configuration.out = run
        func isSet(_ key: String) -> Bool {
            configuration.settings.contains { $0.key == key && $0.origin != .standard }
        }
        if !isSet("gateway"), let name = call?.gateway.flatMap(GatewayName.init(rawValue:)) {
            configuration.gateway = name
        }
        if !isSet("endpoint"), let endpoint = call?.endpoint { configuration.endpoint = endpoint }
        if !isSet("state"), let state = call?.state { configuration.state = state }
        return configuration
    }

    /// What the environment says, where the flag may be there and it is not empty.
    private func variable(_ flag: Flag, _ problems: inout [String]) -> (value: FlagValue, text: String)? {
        guard flag.place != .fileOnly, let text = environment[flag.variable], !text.isEmpty else { return nil }
        do {
            return (try flag.shape.read(text), text)
        } catch {
            problems.append("\(flag.variable): \(error.text)")
            return nil
        }
    }

    /// The configuration file: the named one, else the first `feedmill.json` there is.
    private func file(
        _ arguments: CommandLineArguments, _ paths: [String]
    ) throws(RunFailure) -> ConfigurationFile? {
        if case .text(let path) = arguments.values["config"] { return try ConfigurationFile(path: path) }
        if let path = environment["FEEDMILL_CONFIG"], !path.isEmpty { return try ConfigurationFile(path: path) }
        if let usualFile { return try ConfigurationFile(path: usualFile) }
        for directory in [CatalogFiles.directory(of: paths), workingDirectory] {
            let path = directory == "." ? "feedmill.json" : "\(directory)/feedmill.json"
            if access(path, F_OK) == 0 { return try ConfigurationFile(path: path) }
        }
        return nil
    }

    private func finish(_ configuration: inout Configuration, _ arguments: CommandLineArguments) {
        configuration.shard?.unit = configuration.shardBy
        if let noColor = environment["NO_COLOR"], !noColor.isEmpty { configuration.noColor = true }
        if configuration.quiet, configuration.verbose {
            // One of them is from further away, such as the configuration file: the flag counts.
            let isVerbose = arguments.values["verbose"] != nil && arguments.values["quiet"] == nil
            configuration.quiet = !isVerbose
            configuration.verbose = isVerbose
        }
    }

    /// What is wrong with settings beyond their form; added to `problems`, or thrown where a flag says it.
    private func check(
        _ configuration: Configuration, _ file: inout ConfigurationFile?, _ problems: inout [String],
        _ command: Command
    ) throws(RunFailure) {
        for problem in configuration.problems() {
            let flag = FlagList.settings.first { $0.key == problem.keys[0] }
            switch configuration.settings.first(where: { $0.key == problem.keys[0] })?.origin {
            case .flag: throw usage("--\(flag?.name ?? problem.keys[0]): \(problem.text)", command)
            case .environment: problems.append("\(flag?.variable ?? problem.keys[0]): \(problem.text)")
            default: file?.note(FlagProblem(problem.text), problem.keys)
            }
        }
    }

    /// Variables that hold what the seller's app proves itself by, or name files that do; no settings.
    static let credentials = ["FEEDMILL_APP_KEY", "FEEDMILL_APP_SECRET", "FEEDMILL_ACCESS_TOKEN"]
        .flatMap { [$0, "\($0)_FILE"] }

    /// Variables of the environment that look like settings and are none, with what they were meant to be.
    func strayVariables() -> [String] {
        let settings = FlagList.all.filter { $0.place == .everywhere || $0.place == .outsideTheFile }.map(\.variable)
        let known = settings + ConfigurationLoader.credentials
        return environment.keys.filter { $0.hasPrefix("FEEDMILL_") && !known.contains($0) }.sorted().compactMap {
            name in
            ConfigurationLoader.nearestVariable(to: name, in: known).map {
                "\(name) is not a setting; did you mean \($0)?"
            }
        }
    }

    private static func nearestVariable(to name: String, in known: [String]) -> String? {
        let bare = known.map { String($0.dropFirst("FEEDMILL_".count)) }
        return nearest(to: String(name.dropFirst("FEEDMILL_".count)), in: bare).map { "FEEDMILL_\($0)" }
    }
}
