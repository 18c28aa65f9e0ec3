/// Words as a shell takes them.
enum ShellWords {
    /// One line that gives a shell these words.
    static func joined(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "-_./=:,+%@".utf8.contains(byte)
            }
        return plain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
