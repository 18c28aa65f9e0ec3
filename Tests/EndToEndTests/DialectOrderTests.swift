import FeedTesting
import Foundation
import JSONText
import Testing

/// Rows of one product make one product wherever they are: the samples' rows in another order, and in other files.
struct DialectOrderTests {
    private static let samples = Feedmill.package.appending(path: "samples/dialects")

    /// The records of a CSV with its header in front; line ends in quotes do not count.
    private func records(_ text: String) -> [String] {
        var records: [String] = []
        var open = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if open { records[records.count - 1] += "\n" + line } else { records.append(String(line)) }
            if line.count(where: { $0 == "\"" }) % 2 == 1 { open.toggle() }
        }
        return records
    }

    private func run(_ folder: TemporaryDirectory, _ catalog: String, _ dialect: String) throws -> WrittenRun {
        let out = "\(catalog)-out"
        let ending = try Feedmill.run(
            [
                "run", folder(catalog), "--config", "samples/dialects/\(dialect)/feedmill.json", "--out", folder(out),
                "--state", folder("state"),
            ], in: Feedmill.package.path)
        #expect(ending.status == 0, "\(ending.messages)")
        return WrittenRun(folder(out), in: folder)
    }

    /// What an item comes to whatever its rows' order is: status, codes of findings, SKUs with price and stock.
    private func items(_ run: WrittenRun) throws -> [String] {
        var contents: [String: JSONValue] = [:]
        for (id, content) in try run.feed("PRODUCT_CREATE-0001.json") { contents[id] = content }
        return try run.items().map { item in
            let id = item["item"]?.stringValue ?? ""
            let codes = item["findings"]?.arrayValue?.compactMap { $0["code"]?.stringValue }.sorted() ?? []
            let skus = contents[id]?["sku_info_list"]?.arrayValue?.map(\.description).sorted() ?? []
            let title = contents[id]?["title_multi_language_list"]?.description ?? ""
            return "\(id) \(item["status"]?.stringValue ?? "") \(codes) \(title) \(skus)"
        }.sorted()
    }

    /// The dialects whose samples have a CSV.
    static let dialects = ((try? FileManager.default.contentsOfDirectory(atPath: samples.path)) ?? []).sorted().filter {
        let files = try? FileManager.default.contentsOfDirectory(atPath: samples.appending(path: $0).path)
        return files?.contains { $0.hasSuffix("sv") } == true
    }

    @Test(arguments: dialects)
    func rowsInReverseOrderAndInMoreFiles(dialect: String) throws {
        let folder = TemporaryDirectory()
        let manager = FileManager.default
        for catalog in ["plain", "reversed", "apart"] {
            try manager.createDirectory(atPath: folder(catalog), withIntermediateDirectories: true)
        }
        let path = Self.samples.appending(path: dialect)
        for name in try manager.contentsOfDirectory(atPath: path.path) where name.hasSuffix("sv") {
            let text = try String(contentsOf: path.appending(path: name), encoding: .utf8)
            let all = records(text)
            let header = name.hasPrefix("old-") ? [] : [all[0]]
            let rows = Array(all.dropFirst(header.count))
            func write(_ rows: [String], _ catalog: String, _ name: String) throws {
                let text = (header + rows).joined(separator: "\n") + "\n"
                try Data(text.utf8).write(to: URL(filePath: "\(folder(catalog))/\(name)"))
            }
            try write(rows, "plain", name)
            try write(rows.reversed(), "reversed", name)
            // Every other row in another file; the name keeps its beginning, which says the columns of one without any.
            for part in 0..<2 {
                let own = rows.enumerated().filter { $0.offset % 2 == part }.map(\.element)
                guard !own.isEmpty else { continue }
                try write(own, "apart", "\(name.dropLast(4))-\(part)\(name.suffix(4))")
            }
        }
        let plain = try items(run(folder, "plain", dialect))
        #expect(plain.count >= 3)
        #expect(try items(run(folder, "reversed", dialect)) == plain)
        // A group of Google's has no row of its own: each file's is a product, as last night's beside tonight's.
        if dialect != "google" { #expect(try items(run(folder, "apart", dialect)) == plain) }
    }
}
