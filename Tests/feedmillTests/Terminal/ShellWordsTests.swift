import Bytes
import Foundation
import Testing

@testable import feedmill

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
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "printf %s \(line)"]
        process.environment = [:]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        #expect(output.fileHandleForReading.readDataToEndOfFile() == Data(word.utf8))
        process.waitUntilExit()
    }
}
