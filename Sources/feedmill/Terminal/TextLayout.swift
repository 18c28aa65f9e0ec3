/// Text cut into lines.
enum TextLayout {
    /// Characters of a line.
    static let width = 100

    /// Lines of at most `width` characters, each ended; longer words stand alone.
    static func wrapped(_ text: String, indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = ""
            }
            line += line.isEmpty ? word : " \(word)"
        }
        lines.append(margin + line)
        return lines.joined(separator: "\n") + "\n"
    }
}
