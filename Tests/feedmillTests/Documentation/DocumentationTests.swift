import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

@testable import feedmill

/// What the README and the pages say, held against the program and the repository.
struct DocumentationTests {
    @Test func thePagesAreThere() {
        #expect(DocumentPage.all.count > 20)
        #expect(DocumentPage.all.allSatisfy { !$0.headings.isEmpty })
    }

    /// A README that is longer is read by nobody.
    @Test func theReadmeIsShort() throws {
        let readme = try Data(contentsOf: DocumentPage.package.appending(path: "README.md"))
        #expect(readme.count <= 14_000)
    }

    @Test(arguments: DocumentPage.all)
    func linksLeadSomewhere(page: DocumentPage) {
        let folder = DocumentPage.package.appending(path: page.path).deletingLastPathComponent()
        for link in page.links where !link.hasPrefix("https://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target =
                parts[0].isEmpty
                ? DocumentPage.package.appending(path: page.path)
                : folder.appending(path: String(parts[0])).standardized
            #expect(FileManager.default.fileExists(atPath: target.path), "\(link)")
            guard parts.count > 1 else { continue }
            let path = target.path.replacing(DocumentPage.package.standardized.path + "/", with: "")
            #expect(DocumentPage(path: path).anchors.contains(String(parts[1])), "\(link)")
        }
    }

    @Test func everyPageIsInTheList() throws {
        let list = try #require(DocumentPage.all.first { $0.path.hasSuffix("/Documentation.md") })
        let pages = DocumentPage.all.filter { $0.path.hasPrefix(DocumentPage.catalog) && $0.path != list.path }
        for page in pages { #expect(list.links.contains(URL(filePath: page.path).lastPathComponent), "\(page.path)") }
    }

    /// Every key of the simulator is explained on its page.
    @Test func theSimulatorHasAPage() throws {
        let page = try #require(DocumentPage.all.first { $0.path.hasSuffix("/Simulator.md") })
        for (name, _) in SandboxConfiguration.keys { #expect(page.codes.contains(name), "\(name)") }
    }

    /// Each is a command line that the program takes.
    @Test(arguments: DocumentPage.all)
    func commandsAreUnderstood(page: DocumentPage) throws {
        for line in page.commands where !line.hasPrefix("feedmill http-helper") {
            let words = Self.words(line)
            let command = try Command.command(words[1])
            #expect(throws: Never.self, "\(line)") {
                try CommandLineArguments(Array(words.dropFirst(2)).map { $0 == "…" ? "none" : $0 }, of: command)
            }
        }
    }

    /// The words of a command line in which double quotes keep blanks.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }

    @Test(arguments: DocumentPage.all)
    func configurationsAreUnderstood(page: DocumentPage) throws {
        for block in page.blocks where block.language == "json" {
            let json = try JSONValue(parsing: Array(block.text.utf8))
            // A line of the run folder is no configuration.
            guard json["item"] == nil else { continue }
            let temporary = TemporaryDirectory()
            temporary.write(block.text, to: "exports/feedmill.json")
            let loader = ConfigurationLoader(environment: [:], workingDirectory: temporary.path)
            #expect(throws: Never.self, "\(block.text)") {
                try loader.load(CommandLineArguments([temporary("exports")], of: .run), for: .run)
            }
        }
    }

    /// Files that steps name, such as those of Contributing.md, are there.
    @Test(arguments: DocumentPage.all)
    func filesAreThere(page: DocumentPage) {
        let roots = ["Sources/", "Tests/", "samples/", "schemas/", ".ci/"]
        for code in page.codes where roots.contains(where: code.hasPrefix) {
            let path = code.prefix { $0 != "<" && $0 != " " }
            #expect(
                FileManager.default.fileExists(atPath: DocumentPage.package.appending(path: String(path)).path),
                "\(code)")
        }
    }

    /// A finding that is named exists.
    @Test(arguments: DocumentPage.all)
    func codesAreOnesOfTheRules(page: DocumentPage) {
        let families = Set(RuleList.all.map { $0.page.code.description.prefix { $0 != "." } })
        for code in page.codes where code.wholeMatch(of: /[a-z-]+\.[a-z-]+/) != nil {
            guard families.contains(code.prefix { $0 != "." }), !code.hasSuffix(".json") else { continue }
            #expect(RuleList.rule(code) != nil, "\(code)")
        }
    }

    /// What `--filter` names is a suite.
    @Test func suitesAreThere() throws {
        let files = try FileManager.default.subpathsOfDirectory(
            atPath: DocumentPage.package.appending(path: "Tests").path)
        let suites =
            files.filter { $0.hasSuffix(".swift") }
            .map { URL(filePath: $0).deletingPathExtension().lastPathComponent } + files + ["FlagDocumentsTests"]
        for page in DocumentPage.all {
            let texts = page.codes + page.blocks.map(\.text)
            let filters = texts.flatMap { $0.matches(of: /--filter "?([A-Za-z|]+)/).map { $0.1 } }
            for name in filters.flatMap({ $0.split(separator: "|") }) {
                #expect(suites.contains { $0.contains(name) }, "\(page.path): \(name)")
            }
        }
    }

    /// What is said twice is soon said in two ways.
    @Test func noPageRepeatsAnother() {
        var known: [String: String] = [:]
        for page in DocumentPage.all {
            for sentence in page.sentences {
                #expect(known[sentence] == nil, "\(known[sentence] ?? "") and \(page.path): \(sentence)")
                known[sentence] = page.path
            }
        }
    }

    private static let hasDocC = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/docc") }

    /// The toolchain brings DocC; a minimal one does not.
    @Test(.enabled(if: hasDocC, "docc is not in the PATH"))
    func docCBuildsThePages() throws {
        let temporary = TemporaryDirectory()
        let made = try SpawnedProgram.run(
            DocumentPage.package.appending(path: ".ci/documentation").path, [temporary("out")],
            environment: ProcessInfo.processInfo.environment)
        #expect(made.status == 0, "\(String(decoding: made.output, as: UTF8.self))")
    }
}
