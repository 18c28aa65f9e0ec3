import Bytes
import FeedGateway
import FeedRun
import Foundation
import Glibc
import JSONText

/// A run or submission as a person sees it: signals, progress, what is printed at its end.
struct RunSession {
    private let invocation: Invocation
    private let configuration: Configuration

    init(_ invocation: Invocation, _ configuration: Configuration) {
        self.invocation = invocation
        self.configuration = configuration
    }

    /// Does the work and says how it ended.
    func perform(
        _ work: (any ProgressSink, StopFlag) async throws(RunFailure) -> RunOutcome
    ) async throws(RunFailure) -> ExitStatus {
        let terminal = invocation.terminal
        if configuration.gateway == .top, !configuration.quiet {
            terminal.say("top is the old gateway, which the platform has called offline since 2023; use iop")
        }
        if let age = tokenAge {
            let now = SystemClock().now
            if let failure = age.failure(now: now) { throw failure }
            if let warning = age.warning(now: now) { terminal.say("\(warning)") }
        }
        let stop = StopFlag()
        SignalWatch.start(stop, terminal)
        let progress: any ProgressSink =
            configuration.quiet ? NoProgress() : ProgressReporter(terminal, showsRemarks: configuration.verbose)
        let outcome: RunOutcome
        do throws(RunFailure) {
            outcome = try await work(progress, stop)
        } catch let failure {
            let error = failure.named(after: stop)
            (progress as? ProgressReporter)?.finish()
            if error.hasReports { terminal.say("report of what was done so far: \(configuration.out)/report.html") }
            guard error.status == .interrupted || error.status == .terminated else {
                guard error.canResume else { throw error }
                terminal.say(error)
                terminal.say("to resume: \(resume)")
                annotate(error)
                return error.status
            }
            terminal.say(
                error.canResume ? "interrupted; to resume: \(resume)" : "interrupted; to start again: \(again)")
            annotate(error)
            return error.status
        }
        (progress as? ProgressReporter)?.finish()
        for message in outcome.messages { terminal.say("\(message)") }
        if stop.status == outcome.status { terminal.say("interrupted; to start again: \(again)") }
        if outcome.canResume { terminal.say("to resume: \(resume)") }
        show(outcome)
        return outcome.status
    }

    /// When the access token ends; nil for a gateway that has none.
    private var tokenAge: TokenAge? {
        let day = configuration.accessTokenExpires
        switch configuration.gateway {
        case .none, .sandbox: return nil
        case .top: return TokenAge(nil, day: day, command: nil)
        case .iop:
            // What is missing of the credentials says the gateway.
            let dates = try? FeedRun.tokens(configuration, services: RunServices(environment: invocation.environment))
            return TokenAge(dates, day: day, command: configuration.tokenRefreshCommand)
        }
    }

    /// Standard output: the summary, and messages for GitHub where it reads along. It reads standard error too, where
    /// standard output is JSON and nothing else.
    private func show(_ outcome: RunOutcome) {
        if let shard = outcome.shard { return show(shard) }
        let isInGitHub = Annotations.isWanted(invocation.environment)
        switch configuration.format {
        case .json:
            Output.write(jsonFile: "\(configuration.out)/summary.json")
            if isInGitHub { Output.write(Annotations.lines(of: outcome), to: STDERR_FILENO) }
        case .text:
            let text = RunText(outcome, configuration, invocation.terminal).text
            guard isInGitHub else { return Output.write(text) }
            Output.write(Annotations.shielded(text, token: Annotations.token()) + Annotations.lines(of: outcome))
        }
    }

    /// What there is to say of one share of a catalog.
    private func show(_ shard: ShardOutcome) {
        guard configuration.format == .text else {
            let json: JSONValue = [
                "shard": .string(shard.shard), "folder": .string(shard.folder),
                "made_before": .bool(shard.isEarlier), "items": .number(JSONNumber(Int64(shard.items))),
                "rejected": .number(JSONNumber(Int64(shard.rejected))),
            ]
            return Output.write(json: "\(json)\n")
        }
        let made: Printed = shard.isEarlier ? "was made earlier and " : ""
        Output.write(
            "Shard \(shard.shard) \(made)holds \(shard.items) items, \(shard.rejected) of them rejected: \(shard.folder)\n"
        )
        Output.write("When all shards are there: feedmill merge OUT SHARD…\n")
    }

    private func annotate(_ failure: RunFailure) {
        guard Annotations.isWanted(invocation.environment) else { return }
        let words =
            failure.status == .unfinished || failure.canResume
            ? "\(failure.message); to resume: \(resume)" : failure.message
        Output.write(Annotations.line(.error, title: "feedmill", words))
    }

    /// The whole command once more.
    private var again: String { ShellWords.joined(["feedmill"] + invocation.words) }

    /// The command that resumes what is in the run folder.
    private var resume: String {
        var words = ["feedmill", "submit", configuration.out]
        for flag in FlagList.flags(of: .submit) {
            if let text = invocation.arguments.texts[flag.name] {
                if case .toggle = flag.shape {
                    words.append("--\(flag.name)")
                } else {
                    words += ["--\(flag.name)", text]
                }
            } else if flag.name == "config", let file = configuration.file, file != "feedmill.json" {
                // Where the exports are, submit would not look for it.
                words += ["--config", file]
            }
        }
        return ShellWords.joined(words)
    }
}
