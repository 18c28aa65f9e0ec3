/// Words as a shell takes them.
package enum ShellWords {
    /// One line that gives a shell these words.
    package static func joined(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "-_./=:,+%@".utf8.contains(byte)
            }
        guard !plain else { return word }
        // What a terminal would not show as it is, is written as bytes, as shells read it (POSIX.1-2024, 2.2.4).
        guard ForeignText.shown(word) != word else { return "'\(word.replacing("'", with: "'\\''"))'" }
        return "$'" + word.utf8.map(escaped).joined() + "'"
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case 0x27, 0x5C: "\\" + String(UnicodeScalar(byte))
        case 0x20..<0x7F: String(UnicodeScalar(byte))
        default: "\\" + String(repeating: "0", count: byte < 0o10 ? 2 : byte < 0o100 ? 1 : 0) + String(byte, radix: 8)
        }
    }
}
