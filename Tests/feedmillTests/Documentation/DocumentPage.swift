import Foundation
import Testing

/// A page of the documentation: Markdown, parted into what is code and what is not.
struct DocumentPage: CustomTestStringConvertible {
    /// A fenced block, with the language that it names.
    struct Block {
        var language: String
        var text: String
    }

    /// Where it is, from the root of the package on.
    let path: String
    private(set) var blocks: [Block] = []
    /// Texts between backticks, outside of blocks.
    private(set) var codes: [String] = []
    /// Lines without blocks and without what is between backticks.
    private(set) var prose: [String] = []
    private(set) var headings: [String] = []

    var testDescription: String { path }

    static let package = FlagDocumentsTests.package
    static let catalog = "Sources/feedmill/Documentation.docc"

    /// The README, the pages, and the pages beside samples.
    static let all: [DocumentPage] = {
        let files = FileManager.default
        let pages = (try? files.contentsOfDirectory(atPath: package.appending(path: catalog).path)) ?? []
        let samples = (try? files.subpathsOfDirectory(atPath: package.appending(path: "samples").path)) ?? []
        return
            (["README.md"] + pages.filter { $0.hasSuffix(".md") }.map { "\(catalog)/\($0)" }.sorted()
            + samples.filter { $0.hasSuffix("README.md") }.map { "samples/\($0)" }.sorted())
            .map(DocumentPage.init(path:))
    }()

    init(path: String) {
        self.path = path
        let text = (try? String(contentsOf: Self.package.appending(path: path), encoding: .utf8)) ?? ""
        var block: Block?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let open = block { blocks.append(open) }
                block = block == nil ? Block(language: String(line.dropFirst(3)), text: "") : nil
            } else if block != nil {
                block?.text += line + "\n"
            } else {
                if line.hasPrefix("#") { headings.append(String(line.drop { $0 == "#" }.dropFirst())) }
                let parts = line.split(separator: "`", omittingEmptySubsequences: false)
                codes += parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
                prose.append(parts.indices.filter { $0 % 2 == 0 }.map { String(parts[$0]) }.joined(separator: "`"))
            }
        }
    }

    /// What it links to, as written.
    var links: [String] {
        prose.flatMap { line in line.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }
    }

    /// The names by which a git host knows its headings.
    var anchors: Set<String> {
        Set(
            headings.map { heading in
                String(
                    heading.lowercased().replacing(" ", with: "-")
                        .filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
            })
    }

    /// Lines of its blocks, and texts between backticks, that call the program.
    var commands: [String] {
        let lines = blocks.filter { ["sh", "console"].contains($0.language) }
            .flatMap { $0.text.split(separator: "\n").map(String.init) }
        return (lines + codes).flatMap { line -> [String] in
            let line = line.hasPrefix("$ ") ? String(line.dropFirst(2)) : line
            let code = line.prefix { $0 != "#" && $0 != ">" }
            return code.replacing("||", with: "|").replacing("&&", with: "|").split(separator: "|").map {
                String($0).trimmingCharacters(in: .whitespaces)
            }.filter { $0.hasPrefix("feedmill ") }
        }
    }

    /// Its sentences that are long enough to be recognised elsewhere.
    var sentences: Set<String> {
        Set(
            prose.filter { !$0.hasPrefix("|") && !$0.hasPrefix("#") }.flatMap { $0.split(separator: ". ") }
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.count >= 70 })
    }
}
