import Bytes
import FeedGateway
import FeedRun
import Foundation
import JSONText

extension FuzzTarget {
    /// One export through the whole program, whatever format it turns out to be: every record and every item has to be
    /// accounted for.
    static func catalog(_ name: String, seeds patterns: [String]) -> FuzzTarget {
        FuzzTarget(name: name) {
            // Half of a sample is enough to begin with, and sooner done.
            try patterns.flatMap { try sampleFiles($0) }.map { Array($0.prefix(6000)) }
        } run: { bytes in
            let folder = TemporaryDirectory()
            let file = folder.write("", to: "exports/export.txt")
            try Data(bytes).write(to: URL(filePath: file))
            var configuration = Configuration(paths: [folder("exports")])
            configuration.out = folder("out")
            configuration.categories = CatalogRun.sampleCategories
            configuration.allowEmpty = true
            _ = try await FeedRun.run(configuration, progress: NoProgress(), stop: StopFlag())
            try balances(folder)
        }
    }

    private static func balances(_ folder: TemporaryDirectory) throws {
        let summary = try JSONValue(parsing: folder.read("out/summary.json") ?? "")
        for kind in ["records", "items"] {
            guard let balance = summary["balance"]?[kind]?.objectValue else {
                throw FuzzFault("there is no balance of \(kind)")
            }
            let counts = balance.members.compactMap { member in member.value.int64Value.map { (member.key, $0) } }
            let read = counts.first { $0.0 == "read" }?.1 ?? -1
            let sum = counts.reduce(0) { $0 + ($1.0 == "read" ? 0 : $1.1) }
            try FuzzFault.unless(sum == read, "\(kind): \(read) read, \(sum) accounted for")
        }
        let lines = (folder.read("out/items.jsonl") ?? "").utf8.split(separator: 0x0A)
        for line in lines { _ = try JSONValue(parsing: Array(line)) }
        let items = summary["balance"]?["items"]?["read"]?.int64Value
        try FuzzFault.unless(items == Int64(lines.count), "\(lines.count) lines for \(items ?? -1) items")
        for line in (folder.read("out/findings.jsonl") ?? "").utf8.split(separator: 0x0A) {
            _ = try JSONValue(parsing: Array(line))
        }
    }
}
