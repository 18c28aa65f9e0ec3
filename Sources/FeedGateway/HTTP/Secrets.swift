/// Texts that nobody is to read, and their masking wherever they occur.
///
/// Whoever quotes a secret spells it as its own format wants it: percent-encoded in a URL, escaped in JSON or HTML, in
/// base64 in a header; and a log of such a text once more. So a text is searched for everything that means the secret,
/// whatever its bytes are.
package struct Secrets: Sendable {
    /// A row of characters that gives a secret away.
    private struct Pattern {
        let bytes: [UInt8]
        /// It is the inside of base64: at its left, at its right a character belongs half to it.
        var isBase64 = false
        var startsWithin = false
    }

    private let patterns: [Pattern]
    /// The patterns that begin with a byte.
    private let byFirst: [[Int]]
    /// Whether two bytes, as they stand in a text, may begin a pattern in any spelling: 256 times the first plus the
    /// second.
    private let mayBegin: [Bool]

    /// - Parameter texts: those of fewer than four bytes are left alone: they may occur in any text.
    package init(_ texts: [String]) {
        var patterns: [Pattern] = []
        for secret in texts.map({ Array($0.utf8) }) where secret.count >= 4 {
            patterns.append(Pattern(bytes: secret))
            for shift in 0...2 {
                let inside = Base64.inside(secret, after: shift)
                if inside.count >= 8 {
                    patterns.append(Pattern(bytes: inside, isBase64: true, startsWithin: shift > 0))
                }
            }
        }
        var byFirst = [[Int]](repeating: [], count: 256)
        var mayBegin = [Bool](repeating: false, count: 256 * 256)
        let bytes = UInt8.min...UInt8.max
        for (index, pattern) in patterns.enumerated() {
            /// What a text may have for a byte of the pattern without an escape.
            func plain(_ byte: UInt8) -> [UInt8] {
                bytes.filter { Self.means($0, byte, pattern) || byte == 0x20 && $0 == 0x2B }
            }
            for byte in bytes where Self.means(byte, pattern.bytes[0], pattern) { byFirst[Int(byte)].append(index) }
            for first in plain(pattern.bytes[0]) {
                for second in plain(pattern.bytes[1]) + SpelledText.introducers {
                    mayBegin[Int(first) << 8 | Int(second)] = true
                }
            }
            for introducer in SpelledText.introducers {
                for second in bytes {
                    let mayMeanFirst =
                        switch SpelledText.meaning(introducer, second) {
                        case .nothing: false
                        case .second: Self.means(second, pattern.bytes[0], pattern)
                        case .any: true
                        }
                    if mayMeanFirst { mayBegin[Int(introducer) << 8 | Int(second)] = true }
                }
            }
        }
        self.patterns = patterns
        self.byFirst = byFirst
        self.mayBegin = mayBegin
    }

    /// The text with `***` for every secret in it.
    package func redacted(_ text: [UInt8]) -> [UInt8] {
        var found: [Range<Int>] = []
        text.withUnsafeBufferPointer { bytes in
            let spelled = SpelledText(bytes)
            mayBegin.withUnsafeBufferPointer { mayBegin in
                var position = 0
                while position + 1 < bytes.count {
                    guard mayBegin[Int(bytes[position]) << 8 | Int(bytes[position + 1])],
                        let range = match(spelled, at: position)
                    else {
                        position += 1
                        continue
                    }
                    found.append(max(range.lowerBound, found.last?.upperBound ?? 0)..<range.upperBound)
                    position = range.upperBound
                }
            }
        }
        guard !found.isEmpty else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        for range in found {
            output += text[position..<range.lowerBound]
            output += Array("***".utf8)
            position = range.upperBound
        }
        return output + text[position...]
    }

    /// The text with `***` in place of every secret, however it is spelled.
    package func redacted(_ text: String) -> String {
        String(decoding: redacted(Array(text.utf8)), as: UTF8.self)
    }

    /// The longest that begins at a position.
    private func match(_ text: SpelledText, at position: Int) -> Range<Int>? {
        var longest: Range<Int>?
        text.readings(at: position) { byte, next in
            for index in byFirst[Int(byte)] {
                let pattern = patterns[index]
                guard var end = end(of: pattern, text, from: next) else { continue }
                var start = position
                if pattern.isBase64 {
                    if pattern.startsWithin, start > 0, Base64.isCharacter(text.bytes[start - 1]) { start -= 1 }
                    end = endOfBase64(text, end)
                }
                if end > longest?.upperBound ?? 0 { longest = start..<end }
            }
        }
        return longest
    }

    /// Where the rest of a pattern ends whose first byte was read; nil where it is not there.
    private func end(of pattern: Pattern, _ text: SpelledText, from start: Int) -> Int? {
        var ends = [start]
        for byte in pattern.bytes.dropFirst() {
            var next: [Int] = []
            for end in ends {
                text.readings(at: end) { read, end in
                    guard Self.means(read, byte, pattern), next.count < Self.mostReadings else { return }
                    if !next.contains(end) { next.append(end) }
                }
            }
            ends = next
            if ends.isEmpty { return nil }
        }
        return ends.max()
    }

    /// The end with the character that belongs half to the secret, and what fills the last group.
    private func endOfBase64(_ text: SpelledText, _ end: Int) -> Int {
        var end = end
        var takesCharacter = true
        for _ in 0..<3 {
            var next = end
            text.readings(at: end) { byte, after in
                if byte == 0x3D || takesCharacter && Base64.isCharacter(byte) { next = max(next, after) }
            }
            takesCharacter = false
            guard next > end else { break }
            end = next
        }
        return end
    }

    /// As many ways to read a text are followed at once: more there are only where it is all backslashes and the like.
    private static let mostReadings = 8

    /// Whether a byte that was read is the one of a pattern: base64 has two alphabets.
    private static func means(_ read: UInt8, _ byte: UInt8, _ pattern: Pattern) -> Bool {
        read == byte || pattern.isBase64 && (read == 0x2D && byte == 0x2B || read == 0x5F && byte == 0x2F)
    }
}

/// RFC 4648.
private enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Those characters of the base64 of a longer text that depend on these bytes alone.
    ///
    /// - Parameter shift: how many bytes of a group come before them.
    static func inside(_ bytes: [UInt8], after shift: Int) -> [UInt8] {
        let bits = [UInt8](repeating: 0, count: shift) + bytes
        let first = (shift * 8 + 5) / 6
        let count = bits.count * 8 / 6
        guard first < count else { return [] }
        return (first..<count).map { index in
            let bit = index * 6
            let pair = UInt16(bits[bit / 8]) << 8 | (bit / 8 + 1 < bits.count ? UInt16(bits[bit / 8 + 1]) : 0)
            return alphabet[Int(pair >> (10 - UInt16(bit % 8)) & 63)]
        }
    }

    static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x2D, 0x5F: true
        default: false
        }
    }
}
