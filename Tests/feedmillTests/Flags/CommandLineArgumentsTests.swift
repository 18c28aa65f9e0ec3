import FeedRun
import Testing

@testable import feedmill

@Suite struct CommandLineArgumentsTests {
    func read(_ words: [String], of command: Command = .run) throws(RunFailure) -> CommandLineArguments {
        try CommandLineArguments(words, of: command)
    }

    @Test(arguments: [
        (["a", "b"], ["a", "b"], [:]),
        (["a", "--out", "x"], ["a"], ["out": "x"]),
        (["--out=x", "a"], ["a"], ["out": "x"]),
        (["--out=", "a"].reversed(), [], [:]),
        (["--out=--x"], [], ["out": "--x"]),
        (["--out", "-"], [], ["out": "-"]),
        (["-"], ["-"], [:]),
        (["--quiet", "a"], ["a"], ["quiet": "true"]),
        (["--quiet=no"], [], ["quiet": "no"]),
        (["--", "--quiet", "-x"], ["--quiet", "-x"], [:]),
        (["--out", "x", "--out", "y"], [], ["out": "y"]),
        (["--max-rejected", "5%"], [], ["max-rejected": "5%"]),
    ])
    func flagsAndOperands(words: [String], operands: [String], values: [String: String]) throws {
        guard words.last != "--out=" else {
            #expect(throws: RunFailure.self) { try read(words) }
            return
        }
        let arguments = try read(words)
        #expect(arguments.operands == operands)
        #expect(arguments.texts == values)
    }

    @Test(arguments: [
        (["--wokers", "3"], "unknown option --wokers; did you mean --workers?"),
        (["--worker=3"], "unknown option --worker; did you mean --workers?"),
        (["--FAIL-ON", "never"], "unknown option --FAIL-ON; did you mean --fail-on?"),
        (["--fail_on", "never"], "unknown option --fail_on; did you mean --fail-on?"),
        (["--something"], "unknown option --something"),
        (["-o", "x"], "unknown option -o"),
        (["---"], "unknown option ---"),
        (["--out"], "--out needs a value: --out DIR"),
        (["--out", "--quiet"], "--out needs a value: --out DIR"),
        (["--workers", "0"], "--workers: expected a whole number from 1 to 256, got \"0\""),
        (["--workers", "+2"], "--workers: expected a whole number from 1 to 256, got \"+2\""),
        (["--workers", "two"], "--workers: expected a whole number from 1 to 256, got \"two\""),
        (["--quiet=perhaps"], "--quiet: expected true or false, got \"perhaps\""),
        (
            ["--fail-on", "reject"],
            "--fail-on: expected rejected, failed or never, got \"reject\"; did you mean rejected?"
        ),
        (["--format", "xml"], "--format: expected text or json, got \"xml\""),
        (["--wait", "30"], "--wait: expected a time such as 500ms, 30s, 10m or 2h, got \"30\""),
        (
            ["--max-rejected", "-1"],
            "--max-rejected: expected a number of items such as 20, or a share such as 5%, got \"-1\""
        ),
        (
            ["--gateway", "sandbx"],
            "--gateway: expected none, sandbox, iop or top, got \"sandbx\"; did you mean sandbox?"
        ),
        (["--rules", "x"], "--rules is not an option: \"rules\" belongs in the configuration file"),
    ])
    func whatIsWrongIsSaid(words: [String], message: String) {
        #expect {
            try read(words)
        } throws: {
            guard let failure = $0 as? RunFailure else { return false }
            #expect(failure.message == message)
            return failure.status == .usage && failure.advice == "see: feedmill help run"
        }
    }

    @Test func anOptionOfAnotherCommandSaysWhose() {
        #expect {
            try read(["--wait", "3s"], of: .check)
        } throws: { ($0 as? RunFailure)?.message == "--wait is an option of run, plan and submit, not of check" }
        #expect {
            try read(["--categories", "x"], of: .submit)
        } throws: {
            ($0 as? RunFailure)?.message
                == "--categories is an option of run, check, plan, init and categories, not of submit"
        }
    }

    /// Each row of the table is taken by the commands that it names, and by no other.
    @Test(arguments: FlagList.all.filter { $0.place != .fileOnly }.map(\.name))
    func everyRowIsTakenByItsCommands(name: String) throws {
        for command in CommandList.all {
            guard let flag = FlagList.flags(of: command.flags).first(where: { $0.name == name })
            else {
                #expect(throws: RunFailure.self) { try read(["--\(name)"], of: command) }
                continue
            }
            let sample = flag.shape.sample
            #expect(try read(["--\(name)=\(sample)"], of: command).texts == [name: sample])
        }
    }

    /// No two flags of one command have one name, and no two settings one key.
    @Test func namesAreUnique() {
        for command in CommandList.all {
            let names = FlagList.flags(of: command.flags).map(\.name)
            #expect(Set(names).count == names.count)
        }
        #expect(Set(FlagList.settings.map(\.key)).count == FlagList.settings.count)
    }
}

extension FlagShape {
    /// A value that the shape takes.
    var sample: String {
        switch self {
        case .toggle: "true"
        case .text, .path: "UTF-8"
        case .whole(let range): "\(range.lowerBound)"
        case .choice(let choice): choice.values[0]
        case .duration: "1.5s"
        case .rejectedLimit: "5%"
        case .share: "3/16"
        case .object, .objects, .texts: "{}"
        case .words(let words): words[0]
        }
    }
}
