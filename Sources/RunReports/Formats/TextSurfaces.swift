import Bytes

/// HTML, in an element or between double quotes.
package enum HTMLSurface: TextSurface {
    /// A foreign text as a part of this document: nothing in it is markup, and control characters are named.
    package static func shown(_ foreign: String) -> String { Markup.escaped(ForeignText.shown(foreign)) }
}

/// XML 1.0, in an element or an attribute.
package enum XMLSurface: TextSurface {
    /// Of what no XML can have, control characters are shown by name; the two others become U+FFFD.
    package static func shown(_ foreign: String) -> String {
        var text = Markup.escaped(ForeignText.shown(foreign))
        for forbidden in ["\u{FFFE}", "\u{FFFF}"] where text.unicodeScalars.contains(forbidden.unicodeScalars.first!) {
            text = text.replacing(forbidden, with: "\u{FFFD}")
        }
        return text
    }
}

private enum Markup {
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 32)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// Markdown as GitHub and GitLab read it, in a paragraph or a cell of a table: no markup, no HTML, no link, no mention
/// of a person, an issue or a merge request, no emoji and no formula.
package enum MarkdownSurface: TextSurface {
    private static let longest = 1000

    /// A foreign text as a part of this document: nothing in it is markup, a link or a mention.
    package static func shown(_ foreign: String) -> String {
        let scalars = Array(ForeignText.shown(foreign).unicodeScalars.prefix(longest + 1))
        var text = String.UnicodeScalarView()
        for (index, scalar) in scalars.prefix(longest).enumerated() {
            switch scalar {
            case "<": text.append(contentsOf: "&lt;".unicodeScalars)
            case "&": text.append(contentsOf: "&amp;".unicodeScalars)
            case "\\", "|", "*", "_", "`", "[", "]", "(", ")", "{", "}", "#", "~", "!", ">", "$", "@", "^":
                text.append("\\")
                text.append(scalar)
            case "-", "+", "=":
                // A list or a heading, at the beginning of a paragraph.
                if index == 0 { text.append("\\") }
                text.append(scalar)
            case ".":
                if index > 0, scalars[..<index].allSatisfy({ ("0"..."9").contains($0) }) { text.append("\\") }
                text.append(scalar)
            default: text.append(scalar)
            }
            if isReference(scalars, index) { text.append("\u{200B}") }
        }
        if scalars.count > longest { text.append("…") }
        return String(text)
    }

    /// Whether something could begin with a character that is looked for in the finished text, where no backslash helps:
    /// a mention, an issue, a label, an address, a formula, an emoji. A blank without width parts it then.
    private static func isReference(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
        func isWord(_ position: Int) -> Bool {
            guard text.indices.contains(position) else { return false }
            return text[position].properties.isAlphabetic || ("0"..."9").contains(text[position])
        }
        switch text[index] {
        case "@", "#", "!", "~", "%", "$", "&": return isWord(index + 1)
        case ":":
            // `http://`, `mailto:`; `:smile:`.
            guard index + 1 < text.count else { return false }
            if text[index + 1] == "/" { return true }
            return text[(index + 1)...].prefix(40).first { !isNameOfEmoji($0) } == ":"
        case ".": return index >= 3 && text[(index - 3)..<index].allSatisfy { $0 == "w" || $0 == "W" }
        case "-": return index >= 2 && String(String.UnicodeScalarView(text[(index - 2)..<index])).uppercased() == "GH"
        default: return false
        }
    }

    private static func isNameOfEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_+-".unicodeScalars.contains(scalar))
    }
}

/// A plain text of a SARIF log, in which `[text](1)` would be a link (SARIF 2.1.0, 3.11.6).
package enum SARIFSurface: TextSurface {
    /// A foreign text as a part of this document: control characters are named, and nothing in it is a link.
    package static func shown(_ foreign: String) -> String {
        let text = ForeignText.shown(foreign)
        // Most texts have none, and are found to at the speed of their bytes.
        guard text.utf8.contains(0x5D) else { return text }
        return text.replacing("](", with: "]\u{200B}(")
    }
}

/// A page that is being written for a surface: takes the program's own markup, and foreign text only as the surface shows
/// it.
struct Page<Surface: TextSurface>: ~Copyable {
    private(set) var buffer = ByteBuffer(capacity: 1 << 16)

    var count: Int { buffer.count }

    mutating func append(_ text: ComposedText<Surface>) {
        var text = text.text
        text.withUTF8 { buffer.append($0) }
    }

    mutating func append(own text: StaticString) { buffer.append(text) }

    mutating func append(_ other: borrowing Page) { buffer.append(other.buffer.bytes) }

    /// Data of a script, in which every string was written as one.
    mutating func append(script data: borrowing ByteBuffer) { buffer.append(data.bytes) }

    /// Takes away what was appended after the first `count` bytes.
    mutating func truncate(to count: Int) { buffer.truncate(to: count) }
}

extension Page<HTMLSurface> {
    /// Appends text that comes from an export: set apart, so that its direction of writing is its own.
    mutating func append(foreign text: String) { append("<bdi>\(text)</bdi>") }
}
