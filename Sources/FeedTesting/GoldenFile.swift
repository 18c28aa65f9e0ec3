package import Foundation

/// A text that is kept in the repository and that the program has to make again, byte for byte.
///
/// With `FEEDMILL_RECORD=1` in the environment the text is written instead of compared. A recording never passes for a
/// test: it says so as a difference.
package enum GoldenFile {
    /// What is different between `text` and the file, in a line or two; nil when nothing is.
    ///
    /// - Parameters:
    ///   - name: the file, below the directory of `source`.
    ///   - source: the test that asks.
    package static func difference(_ text: String, from name: String, source: String = #filePath) -> String? {
        let file = URL(filePath: source).deletingLastPathComponent().appending(path: name)
        guard !isRecording else { return record(text, in: file) }
        guard let kept = try? String(contentsOf: file, encoding: .utf8) else {
            return "\(name) is not there. \(advice)"
        }
        return firstDifference(text, kept).map { "\(name), \($0)" }
    }

    /// What is different between `text` and what is in a file between the lines `<!-- section -->` and
    /// `<!-- end of section -->`; nil when nothing is.
    package static func difference(_ text: String, fromSection section: String, of file: URL) -> String? {
        let first = "<!-- \(section) -->\n"
        let last = "<!-- end of \(section) -->\n"
        let name = file.lastPathComponent
        guard let kept = try? String(contentsOf: file, encoding: .utf8) else { return "\(name) is not there" }
        guard let start = kept.range(of: first), let end = kept.range(of: last),
            start.upperBound <= end.lowerBound
        else { return "\(name) has no section \(section): it stands between the lines \(first)and \(last)" }
        let range = start.upperBound..<end.lowerBound
        guard !isRecording else { return record(kept.replacingCharacters(in: range, with: text), in: file) }
        return firstDifference(text, String(kept[range])).map { "\(name), section \(section), \($0)" }
    }

    private static let advice = "To write it: FEEDMILL_RECORD=1 swift test; then read what changed with git diff."

    private static var isRecording: Bool { ProcessInfo.processInfo.environment["FEEDMILL_RECORD"] == "1" }

    private static func record(_ text: String, in file: URL) -> String {
        do {
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return "\(file.path) is recorded: run the tests again without FEEDMILL_RECORD"
        } catch {
            return "\(file.path) cannot be recorded: \(error)"
        }
    }

    private static func firstDifference(_ made: String, _ kept: String) -> String? {
        guard !made.utf8.elementsEqual(kept.utf8) else { return nil }
        let made = made.split(separator: "\n", omittingEmptySubsequences: false)
        let kept = kept.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(made, kept).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        let seen = line < made.count ? "'\(made[line])'" : "nothing"
        let wanted = line < kept.count ? "'\(kept[line])'" : "nothing"
        return "line \(line + 1): made \(seen), kept \(wanted). \(advice)"
    }
}
