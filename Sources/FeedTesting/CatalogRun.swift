package import CategoryRules
import FeedGateway
package import FeedRun
import Foundation
package import JSONText

/// A catalog of one test, run through the whole program inside this process: what became of its items, and what was
/// found.
package struct CatalogRun {
    /// The lines of `items.jsonl` and `findings.jsonl`.
    package let items: [JSONValue]
    /// The lines of `findings.jsonl`.
    package let findings: [JSONValue]
    /// What each feed holds, by the name of its file.
    package let feeds: [String: JSONValue]
    /// The run's folder, with everything in it.
    package let folder: TemporaryDirectory

    /// Where the sample shop's category data is.
    package static let sampleCategories = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/nightly/categories").path

    /// Runs exports of these names.
    ///
    /// - Parameters:
    ///   - data: category data besides that of the samples, or in place of a file of it.
    ///   - services: with another clock, say.
    ///   - change: what the configuration has that is not usual.
    package init(
        _ files: [(name: String, text: String)], data: [(name: String, text: String)] = [],
        services: RunServices = RunServices(), change: (inout Configuration) -> Void = { _ in }
    ) async throws {
        folder = TemporaryDirectory()
        for file in files { folder.write(file.text, to: "exports/\(file.name)") }
        var configuration = Configuration(paths: [folder("exports")])
        configuration.out = folder("out")
        configuration.categories = Self.sampleCategories
        if !data.isEmpty {
            let manager = FileManager.default
            try manager.copyItem(atPath: Self.sampleCategories, toPath: folder("categories"))
            for file in data { folder.write(file.text, to: "categories/\(file.name)") }
            configuration.categories = folder("categories")
        }
        change(&configuration)
        _ = try await FeedRun.run(configuration, progress: NoProgress(), stop: StopFlag(), services: services)
        items = try Self.lines(folder.read("out/items.jsonl"))
        findings = try Self.lines(folder.read("out/findings.jsonl"))
        var feeds: [String: JSONValue] = [:]
        for name in folder.files() where name.hasPrefix("out/feeds/") {
            feeds[String(name.dropFirst("out/feeds/".count))] = try JSONValue(parsing: folder.read(name) ?? "")
        }
        self.feeds = feeds
    }

    /// Runs the example of a rule.
    package init(_ example: RuleExample, change: (inout Configuration) -> Void = { _ in }) async throws {
        try await self.init(example.files, data: example.data, change: change)
    }

    /// `summary.json`.
    package var summary: JSONValue {
        get throws { try JSONValue(parsing: folder.read("out/summary.json") ?? "") }
    }

    /// The codes of all findings, in their order.
    package var codes: [String] { findings.compactMap { $0["code"]?.stringValue } }

    /// The codes of the errors.
    package var errors: [String] {
        findings.filter { $0["severity"]?.stringValue == "error" }.compactMap { $0["code"]?.stringValue }
    }

    /// The messages of one code's findings.
    package func messages(_ code: String) -> [String] {
        findings.filter { $0["code"]?.stringValue == code }.compactMap { $0["message"]?.stringValue }
    }

    /// The contents of all items of an operation's feeds, in order.
    package func contents(_ operation: String) throws -> [JSONValue] {
        var found: [JSONValue] = []
        for name in feeds.keys.sorted() where name.hasPrefix(operation + "-") {
            for item in feeds[name]?.arrayValue ?? [] {
                found.append(try JSONValue(parsing: item["item_content"]?.stringValue ?? ""))
            }
        }
        return found
    }

    private static func lines(_ text: String?) throws -> [JSONValue] {
        try (text ?? "").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

extension RuleExample {
    /// The exports that it stands for.
    package var files: [(name: String, text: String)] {
        switch self {
        case .rows(let rows): [("example.csv", RuleExample.csv(rows))]
        case .file(let name, let text): [(name, text)]
        case .files(let files): files.map { ($0.0, $0.1) }
        case .rowsWith(_, _, let rows): [("example.csv", RuleExample.csv(rows))]
        }
    }

    /// Category data that it has besides that of the samples.
    package var data: [(name: String, text: String)] {
        if case .rowsWith(let name, let text, _) = self { [(name, text)] } else { [] }
    }
}
