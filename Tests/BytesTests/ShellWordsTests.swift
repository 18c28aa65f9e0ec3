import Bytes
import FeedTesting
import Foundation
import Testing

@Suite struct ShellWordsTests {
    @Test(arguments: [
        (["feedmill", "run", "exports/", "--max-rejected=5%"], "feedmill run exports/ --max-rejected=5%"),
        (["my exports", "it's", "", "$x", "é"], #"'my exports' 'it'\''s' '' '$x' 'é'"#),
    ])
    func aShellTakesThemBack(words: [String], line: String) {
        #expect(ShellWords.joined(words) == line)
    }

    /// What steers a terminal is written as bytes, and a shell still gets the same word.
    @Test(arguments: ["a\nb", "\u{1B}[31m'x'\\", "\u{202E}fdp.exe", "\u{85}é1"]) func noWordSteersATerminal(
        word: String
    ) throws {
        let line = ShellWords.joined([word])
        #expect(ForeignText.shown(line) == line)
        #expect(try SpawnedProgram.run("/bin/bash", ["-c", "printf %s \(line)"]).output == Array(word.utf8))
    }
}
