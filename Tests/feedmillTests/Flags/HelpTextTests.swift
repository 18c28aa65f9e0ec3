import FeedRun
import FeedTesting
import Foundation
import Testing

@testable import feedmill

@Suite struct HelpTextTests {
    @Test(arguments: CommandList.all.map(\.name))
    func helpOfACommandIsAsKept(name: String) throws {
        let text = HelpText.of(try Command.command(name))
        #expect(GoldenFile.difference(text, from: "../Golden/help-\(name).txt") == nil)
    }

    @Test func overviewAndConfigurationAreAsKept() {
        #expect(GoldenFile.difference(HelpText.overview, from: "../Golden/help.txt") == nil)
        #expect(GoldenFile.difference(HelpText.configuration, from: "../Golden/help-configuration.txt") == nil)
    }

    @Test(arguments: CommandList.all.map(\.name))
    func helpHasTwoExamplesAndTheExitStatuses(name: String) throws {
        let command = try Command.command(name)
        #expect(command.examples.count == 2)
        let text = HelpText.of(command)
        for status in ExitStatus.allCases { #expect(text.contains("  \(status.rawValue) ")) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    /// Every example is a command line that the program takes.
    @Test(arguments: CommandList.all.flatMap { $0.examples.map(\.command) })
    func examplesAreUnderstood(example: String) throws {
        let words =
            example.split(separator: ">").first?.split(separator: "|").last?.split(separator: " ").map(String.init)
            ?? []
        try #require(words.first == "feedmill")
        let command = try Command.command(words[1])
        let arguments = try CommandLineArguments(Array(words.dropFirst(2)), of: command)
        #expect(
            arguments.operands.isEmpty == command.operands.isEmpty
                || command.operands.hasPrefix("["))
    }

    @Test(arguments: [
        ("rnu", "unknown command \"rnu\"; did you mean run?"), ("xyzzy", "unknown command \"xyzzy\""),
    ])
    func anUnknownCommandIsSaid(name: String, message: String) {
        #expect {
            try Command.command(name)
        } throws: { ($0 as? RunFailure)?.message == message && ($0 as? RunFailure)?.status == .usage }
    }
}

@Suite struct FlagDocumentsTests {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func theSchemaOfTheConfigurationIsTheTables() {
        let path = "../../../schemas/configuration.schema.json"
        #expect(GoldenFile.difference(ConfigurationSchema.text, from: path) == nil)
    }

    private static let pages = "Sources/feedmill/Documentation.docc"

    /// The tables are written by `FEEDMILL_RECORD=1 swift test`.
    @Test(
        arguments: [
            ("settings", FlagDocuments.settings, "\(pages)/Configuration.md"),
            ("limits", FlagDocuments.limits, "\(pages)/Configuration.md"),
            ("exit statuses", FlagDocuments.exitStatuses, "README.md"),
        ])
    func theTablesOfThePagesAreTheTables(section: String, text: String, page: String) {
        let page = Self.package.appending(path: page)
        #expect(GoldenFile.difference(text, fromSection: section, of: page) == nil)
    }
}
