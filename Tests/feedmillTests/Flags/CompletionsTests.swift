import FeedTesting
import Foundation
import Testing

@testable import feedmill

@Suite struct CompletionsTests {
    /// What bash offers after the words of a command line, of which the last is under way.
    private func offers(_ words: [String]) throws -> [String] {
        let folder = TemporaryDirectory()
        folder.write("", to: "exports.csv")
        folder.write(Completions.script(for: .bash), to: "feedmill.bash")
        let array = words.map { "'\($0)'" }.joined(separator: " ")
        // compopt works only while the shell completes.
        let script = """
            compopt() { :; }
            source ./feedmill.bash
            COMP_WORDS=(feedmill \(array)); COMP_CWORD=\(words.count); _feedmill; printf '%s\\n' "${COMPREPLY[@]}"
            """
        let ended = try SpawnedProgram.run("/bin/bash", ["-c", script], in: folder.path)
        #expect(ended.status == 0)
        return String(decoding: ended.output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(
        arguments: [
            (["ch"], ["check"]), (["run", "--gate"], ["--gateway"]),
            (["run", "--gateway", ""], ["none", "sandbox", "iop", "top"]),
            (["run", "--gateway", "=", "s"], ["sandbox"]),
            (["submit", "--fail-on", "re"], ["rejected"]), (["run", "exp"], ["exports.csv"]),
            (["run", "--config", "e"], ["exports.csv"]), (["explain", "price.mis"], ["price.missing"]),
            (["categories", "pu"], ["pull"]), (["help", "conf"], ["configuration"]), (["completions", "z"], ["zsh"]),
            (["rules", "--gate"], []), (["run", "--wait", ""], []),
        ] as [([String], [String])])
    func bashOffers(words: [String], expected: [String]) throws { #expect(try offers(words) == expected) }

    /// Every flag of every command is in every shell's script.
    @Test(arguments: Completions.Shell.allCases) func nothingIsMissing(shell: Completions.Shell) {
        let script = Completions.script(for: shell)
        for command in CommandList.all {
            let part = script.split(separator: "\n").filter { $0.contains(command.name) }
            #expect(!part.isEmpty)
            for flag in FlagList.flags(of: command.flags) {
                #expect(script.contains(shell == .fish ? "-l \(flag.name)" : "--\(flag.name)"))
            }
        }
    }
}
