import FeedGateway
import FeedRun
import FeedTesting
import Foundation
import RunFolder
import RunReports
import Testing

/// What the reports are made of is gathered while items pass; it is what the lines of the folder say.
struct GatheredReportsTests {
    private static let reports = ["report.html", "summary.md", "junit.xml", "report.sarif"]

    @Test(arguments: ["prepared", "held", "sent", "failed"])
    func theReportsSayWhatTheLinesSay(_ way: String) async throws {
        let generator = CatalogGenerator(rows: 1500, seed: 7, faultyShare: way == "sent" ? 0 : 0.3)
        let folder = TemporaryDirectory()
        let categories = URL(filePath: folder("categories"))
        try FileManager.default.createDirectory(at: categories, withIntermediateDirectories: true)
        try GeneratedCategories.write(to: categories)
        let text = String(decoding: generator.bytes(), as: UTF8.self)
        let run = try await CatalogRun([("a.csv", text), ("b.csv", "item_id;odd\n;x\n")]) { configuration in
            configuration.categories = categories.path
            configuration.state = folder("state")
            configuration.maxRejected = way == "held" ? .count(1) : nil
            configuration.failOn = .never
            guard way == "sent" || way == "failed" else { return }
            configuration.gateway = .sandbox
            guard way == "failed" else { return }
            configuration.sandbox.failures = (0..<400).map { number in
                .init(item: "ITEM-\(number)", code: "F00-1-\(number % 3)", message: "No \(number % 7).")
            }
        }
        let before = Self.reports.map { run.folder.read("out/\($0)") }
        let out = try RunFolder(path: run.folder("out"))
        try ReportList.write(
            ReviewReader.read(out), in: out, summary: SummaryDocument(run.summary),
            sent: Array((out.ledger()?.feeds ?? [:]).values))
        for (name, text) in zip(Self.reports, before) {
            #expect(text != nil && GoldenLines.difference(run.folder.read("out/\(name)"), text) == nil, "\(name)")
        }
    }
}

/// Where two texts begin to differ.
private enum GoldenLines {
    static func difference(_ left: String?, _ right: String?) -> String? {
        let lines = [left, right].map { ($0 ?? "").split(separator: "\n", omittingEmptySubsequences: false) }
        guard lines[0] != lines[1] else { return nil }
        let line = zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }
        return line.map { "\($0): \($1.0.prefix(300)) | \($1.1.prefix(300))" } ?? "one is longer"
    }
}
