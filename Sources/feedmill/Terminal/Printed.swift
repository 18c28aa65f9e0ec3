import Bytes

/// What is printed, on standard output or standard error.
typealias Printed = ComposedText<TerminalSurface>

/// A terminal, and the logs that CI systems read along in.
enum TerminalSurface: TextSurface {
    static func shown(_ foreign: String) -> String { ForeignText.shown(foreign) }
}

extension ComposedText<TerminalSurface> {
    /// Text of several lines, which keep their ends.
    init(lines text: String) {
        self = text.split(separator: "\n", omittingEmptySubsequences: false).map { "\($0)" }.joined(separator: "\n")
    }

    /// Its text, of which no CI system takes a line for a command: none begins with `::` (GitHub), and nowhere in it is
    /// `##[` (GitHub, Azure), `##vso[`, `##teamcity[`, `section_start:` or `section_end:` (GitLab).
    var withoutCommands: String {
        guard text.contains("::") || text.contains("##") || text.contains("section_") else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let margin = line.prefix { $0.isWhitespace }
            var line = String(line)
            if line.dropFirst(margin.count).hasPrefix("::") {
                line = margin + #"\u{3A}"# + line.dropFirst(margin.count + 1)
            }
            line = line.replacing(#/##(?=[A-Za-z]*\[)/#, with: #"#\u{23}"#)
            return line.replacing(#/section_(start|end):/#) { #"section_\#($0.1)\u{3A}"# }
        }
        return lines.joined(separator: "\n")
    }

    /// The same of JSON text, in whose strings every such character can be written by its number.
    ///
    /// - Parameter json: a whole JSON text; what is between its strings is the program's.
    static func withoutCommands(json: String) -> String {
        var json = json
        var text = json.withUTF8 { bytes -> String in
            var output = ByteBuffer(capacity: bytes.count + 64)
            var start = 0
            while let found = ForeignText.firstSteering(in: bytes, from: start) {
                output.append(UnsafeBufferPointer(rebasing: bytes[start..<found.lowerBound]))
                let character = String(decoding: bytes[found], as: UTF8.self)
                if character == "\n" {
                    output.append(0x0A)
                } else {
                    let digits = String(character.unicodeScalars.first?.value ?? 0, radix: 16)
                    output.append(#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits)
                }
                start = found.upperBound
            }
            output.append(UnsafeBufferPointer(rebasing: bytes[start...]))
            return output.bytes.string
        }
        if text.contains("##") { text = text.replacing(#/##(?=[A-Za-z]*\[)/#, with: #"#\u0023"#) }
        guard text.contains("section_") else { return text }
        return text.replacing(#/section_(start|end):/#) { #"section_\#($0.1)\u003a"# }
    }

    /// At most `width` characters, with a mark where something is missing.
    func cut(to width: Int) -> Printed { count > width ? prefix(width - 1) + "…" : self }

    /// With blanks after it up to a width.
    func padded(to width: Int) -> Printed { self + .blanks(width - count) }

    /// Lines of at most `TextLayout.width` characters, each ended; longer words stand alone.
    func wrapped(indent: Int = 0) -> Printed {
        var lines: Printed = ""
        var line: Printed = ""
        for word in words {
            if !line.isEmpty, indent + line.count + 1 + word.count > TextLayout.width {
                lines += "\(Printed.blanks(indent))\(line)\n"
                line = ""
            }
            line += line.isEmpty ? word : " \(word)"
        }
        return lines + "\(Printed.blanks(indent))\(line)\n"
    }
}
