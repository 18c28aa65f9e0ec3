import Bytes
import CategoryRules
import FeedModel
import FeedRun

extension Command {
    static let run: Command = Command(
        name: "run", operands: "PATH…",
        summary: "read, check and pack exports into feeds, send them if a gateway is set",
        text: [
            "Reads every export, checks each product against its category's rules, packs the good ones "
                + "into feeds, sends them if --gateway says so, waits for the results, and leaves one folder "
                + "that says what happened to every item, and why.",
            "PATH is a directory, a file, or - for standard input. In a directory it reads the files at "
                + "any depth that end in .csv, .tsv, .txt, .xml or .yml and are not hidden.",
        ],
        flags: .run,
        examples: [
            Example(
                command: "feedmill run exports/ --out out/ --gateway sandbox",
                says: "a night's exports into out/, sent to the built-in simulator"),
            Example(
                command: "zcat shirts.csv.gz | feedmill run - --categories categories/ --max-rejected 5%",
                says: "from standard input; held if more than 5 % of the items are rejected"),
        ]
    ) { invocation async throws(RunFailure) in try await walk(invocation, .run) }

    static let check: Command = Command(
        name: "check", operands: "PATH…",
        summary: "read and check exports, and report; pack no feeds",
        text: [
            "Does what run does and leaves the same reports, but packs no feeds.",
            "PATH is a directory, a file, or - for standard input.",
        ],
        flags: .check,
        examples: [
            Example(command: "feedmill check exports/shirts.csv", says: "what is wrong with one export?"),
            Example(
                command: "feedmill check exports/ --fail-on never --format json",
                says: "for a script: summary.json on standard output, status 0 whatever is rejected"),
        ]
    ) { invocation async throws(RunFailure) in try await walk(invocation, .check) }

    static func walk(_ invocation: Invocation, _ command: Command) async throws(RunFailure) -> ExitStatus {
        let terminal = invocation.terminal
        let loader = ConfigurationLoader(environment: invocation.environment)
        let configuration = try loader.load(invocation.arguments, for: command)
        for remark in remarks(configuration, loader) where !configuration.quiet { terminal.say("\(remark)") }
        return try await RunSession(invocation, configuration).perform { progress, stop throws(RunFailure) in
            try await FeedRun.run(
                configuration, progress: progress, stop: stop,
                services: RunServices(environment: invocation.environment))
        }
    }

    /// What there is to say of the configuration before anything is read.
    private static func remarks(_ configuration: Configuration, _ loader: ConfigurationLoader) -> [String] {
        var remarks = loader.strayVariables()
        if let retired = configuration.retiredOperationName, let operation = configuration.operation {
            remarks.append("the operation \(retired) is retired: \(operation.name) is used instead")
        }
        let open = OpenSettings(configuration.open)
        if !open.isEmpty {
            remarks.append("\(ConfigurationOpen.page.code): null in \(configuration.file ?? ""): \(open.text)")
        }
        guard configuration.verbose else { return remarks }
        if let file = configuration.file { remarks.append("configuration: \(file)") }
        for setting in configuration.settings where setting.origin != .standard {
            remarks.append("\(setting.key) is \(setting.value) (\(setting.origin.rawValue))")
        }
        return remarks
    }
}
