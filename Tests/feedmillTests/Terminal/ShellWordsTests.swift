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

    @Test func messagesSteerNoTerminal() {
        #expect(printable("a\u{1B}[2Jb\u{202E}c\u{85}d") == "a?[2Jb?c?d")
        #expect(printable("señor – 漢字") == "señor – 漢字")
    }
}
