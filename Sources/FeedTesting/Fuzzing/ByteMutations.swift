/// Inputs that are nearly right: one or a few changes of the kind that breaks readers.
package struct ByteMutations {
    private var random: SeededRandom
    /// What means something to one reader or another.
    private static let tokens: [[UInt8]] =
        [
            "\"", "\"\"", "\r\n", "\n", ",", ";", "\t", "|", "\\", "<", ">", "&", "]]>", "<![CDATA[", "<!--", "-->",
            "</", "/>", "=",
            "\u{FEFF}", "\u{0}", "{", "}", "[", "]", ":", "-", "1e400", "99999999999999999999", "&#0;", "&#x110000;",
            "é", "😀",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0xE0, 0x80, 0x80]]

    /// The same seed gives the same mutations.
    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The bytes with a few of them changed, added, repeated or left out.
    package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(4) {
            let position = random.below(bytes.count + 1)
            let length = min(random.below(random.chance(0.2) ? 200 : 8) + 1, bytes.count - position)
            switch random.below(6) {
            case 0: bytes.removeSubrange(position..<position + length)
            case 1: bytes.insert(contentsOf: Self.tokens[random.below(Self.tokens.count)], at: position)
            case 2:
                bytes.replaceSubrange(position..<position + length, with: Self.tokens[random.below(Self.tokens.count)])
            case 3 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
            case 4: bytes.insert(contentsOf: bytes[position..<position + length], at: random.below(bytes.count + 1))
            default: bytes.removeSubrange(position..<(random.chance(0.1) ? bytes.count : position + length))
            }
        }
        return bytes
    }
}
