import CategoryRules
import FeedTesting
import Foundation

/// How long category data takes to load: one large schema, and very many small ones.
struct CategoryLoading {
    private let large: URL
    private let many: URL
    private let feedmill: String
    private static let count = 10_000

    init(directory: URL, feedmill: String) throws {
        self.feedmill = feedmill
        large = directory.appending(path: "category-large")
        many = directory.appending(path: "categories-many")
        for folder in [large, many] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try write(348, bytes: 300_000, to: large)
        for id in 1...Self.count { try write(Int64(id), bytes: 4_000, to: many) }
    }

    private func write(_ id: Int64, bytes: Int, to folder: URL) throws {
        let file = folder.appending(path: "\(id).schema.json")
        guard !FileManager.default.fileExists(atPath: file.path) else { return }
        try Data(GeneratedSchemas.schema(ofBytes: bytes, category: id).utf8).write(to: file)
    }

    func report(rounds: Int) throws {
        var seconds: [Double] = []
        var lists: [ChildProcess] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            _ = try CategoryStore(directory: large.path).category(348)
            seconds.append((ContinuousClock.now - start) / .seconds(1))
            lists.append(try ChildProcess.run(feedmill, ["categories", "list", "--categories", many.path]))
        }
        guard lists.allSatisfy({ $0.status == 0 }) else {
            throw BenchmarkError("feedmill categories list ended with status \(lists.map(\.status))")
        }
        let milliseconds = (seconds.min() ?? 0) * 1000
        let listing = lists.map(\.seconds).min() ?? 0
        let peak = (lists.map(\.peakMemory).max() ?? 0) / 1_000_000
        print(
            "\ncategory data: a schema of 300 KB in \(String(format: "%.1f", milliseconds)) ms; "
                + "\(Self.count) of 4 KB in \(String(format: "%.2f", listing)) s, \(peak) MB (least of the rounds)")
    }
}
