import FeedTesting
import Foundation
import Testing

/// The sample shop over five nights, as the README shows them.
struct FiveNightsTests {
    private static let start = "<!-- five nights -->\n\n```\n"

    /// What each night sent, or why it is held, in the words that the terminal showed.
    private func nights() throws -> String {
        let folder = TemporaryDirectory()
        let samples = Feedmill.package.appending(path: "samples").path
        try FileManager.default.copyItem(atPath: samples, toPath: folder("samples"))
        let shirts = "samples/nightly/shirts.csv"
        let first = try #require(folder.read(shirts))
        let lower = first.replacing("39.90,34.90,11,", with: "39.90,31.90,11,")
            .replacing("39.90,34.90,7,", with: "39.90,34.90,0,")
        let renamed = lower.replacing("Camisa de lino de manga larga", with: "Camisa de lino con manga larga")
        // Prices end in 0, weights do not.
        let wrecked = renamed.replacing(/\.([0-9]0),/) { "\($0.1)," }
        #expect(Set([first, lower, renamed, wrecked]).count == 4)
        var text = ""
        for (number, export) in [first, first, lower, renamed, wrecked].enumerated() {
            folder.write(export, to: shirts)
            let ending = try Feedmill.run(
                ["run", "samples/nightly", "--gateway", "sandbox", "--out", "out", "--state", "state"],
                in: folder.path)
            text += "\(number + 1)  \(Self.line(ending))\n"
        }
        return text
    }

    private static func line(_ ending: Feedmill.Ending) -> String {
        let messages = ending.messages.split(separator: "\n")
        if ending.status == 2, let held = messages.first(where: { $0.contains("held by the gate") }) {
            return String(held.replacing("feedmill: ", with: ""))
        }
        let lanes = [
            "stop", "stock-down", "price-up", "price-down", "stock-up", "stock-due", "create", "content", "unchanged",
        ]
        return ending.output.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
            guard words.count > 1, lanes.contains(words[0]), Int(words[1]) != nil else { return nil }
            return "\(words[0]) \(words[1])"
        }.joined(separator: ", ")
    }

    @Test func theReadmeShowsFiveNights() throws {
        let readme = try String(contentsOf: Feedmill.package.appending(path: "README.md"), encoding: .utf8)
        let begin = try #require(readme.firstRange(of: Self.start)?.upperBound)
        let end = try #require(readme[begin...].firstRange(of: "```")?.lowerBound)
        let nights = try nights()
        #expect(String(readme[begin..<end]) == nights, "\(nights)")
    }
}
