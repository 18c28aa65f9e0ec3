import FeedRun
import FeedTesting
import Foundation
import Testing

/// How much of a file is read at a time depends on how fast the workers are, and is not seen in what is written.
@Suite struct BatchBoundaryTests {
    private static let reports = [
        "findings.jsonl", "items.jsonl", "items.csv", "changes.jsonl", "junit.xml", "report.sarif",
    ]

    /// Two exports of the same products, so that the second is full of duplicates, with rows in between that cannot be
    /// read, codes that several products share, and an export so small that it shares a task with others.
    private static func files(_ format: CatalogGenerator.Format, seed: UInt64) -> [(name: String, text: String)] {
        func text(rows: Int) -> String {
            let generator = CatalogGenerator(rows: rows, seed: seed, faultyShare: 0.1, format: format)
            return String(decoding: generator.bytes(), as: UTF8.self)
        }
        func broken(_ text: String) -> String {
            var random = SeededRandom(seed: seed)
            guard format == .csv else {
                var products = text.components(separatedBy: "<product ")
                for number in 0..<12 {
                    let torn = number % 2 == 0 ? "item_id=\"T\(number)\"><title>a & b</title></product>\n" : "><x>\n"
                    products.insert(torn, at: 1 + random.below(products.count - 2))
                }
                return products.joined(separator: "<product ")
            }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for _ in 0..<12 { lines.insert("torn,row", at: 1 + random.below(lines.count - 2)) }
            return lines.joined(separator: "\n").replacing("S10000", with: "S1")
        }
        return [
            ("a.\(format.rawValue)", broken(text(rows: 1500))), ("b.\(format.rawValue)", text(rows: 30)),
            ("c.\(format.rawValue)", text(rows: 40)), ("d.\(format.rawValue)", broken(text(rows: 1200))),
        ]
    }

    /// A shop's export whose products share codes.
    private static let shop: [(name: String, text: String)] = {
        var text = "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,"
        text += "Variant Price,Image Src,Status\n"
        var random = SeededRandom(seed: 12)
        for product in 0..<700 {
            for variant in 0..<3 {
                let more = variant == 0 ? "Lamp number \(product),<p>A lamp.</p>,Acme,Size" : ",,,"
                let code = random.below(3) == 0 ? "C\(random.below(300))" : "C\(product)-\(variant)"
                let picture = variant == 0 ? "https://shop.example/\(product).jpg,active" : ","
                text += "lamp-\(product),\(more),\(variant),\(code),4,9.99,\(picture)\n"
            }
        }
        return [("shopify.csv", text)]
    }()

    @Test(arguments: CatalogGenerator.Format.allCases, [UInt64(3), 40, 511])
    func theReportsAreTheSame(_ format: CatalogGenerator.Format, seed: UInt64) async throws {
        let data = TemporaryDirectory()
        try GeneratedCategories.write(to: URL(filePath: data.path))
        let findings = try await expectTheSame(Self.files(format, seed: seed)) {
            $0.categories = data.path
        }
        #expect(findings.contains("item.id-duplicate") && findings.contains("source."))
    }

    @Test func ofAShopToo() async throws {
        let findings = try await expectTheSame(Self.shop)
        #expect(findings.contains("sku.code-shared"))
    }

    /// Runs files with different numbers of workers.
    ///
    /// - Returns: their `findings.jsonl`.
    private func expectTheSame(
        _ files: [(name: String, text: String)], change: @escaping (inout Configuration) -> Void = { _ in }
    ) async throws -> String {
        func reports(_ workers: Int) async throws -> [String] {
            let run = try await CatalogRun(files) {
                change(&$0)
                $0.workers = workers
                $0.failOn = .never
            }
            let written = run.folder.files().filter {
                $0.hasPrefix("out/rejected/") || $0.hasPrefix("out/feeds/")
            }
            return try Self.reports.map { try #require(run.folder.read("out/\($0)")) }
                + written.sorted().map { "\($0)\n\(run.folder.read($0) ?? "")" }
        }
        let alone = try await reports(1)
        for workers in [2, 4, 7] {
            for (one, other) in zip(alone, try await reports(workers)) {
                let first = zip(one.split(separator: "\n"), other.split(separator: "\n")).first { $0 != $1 }
                #expect(one == other, "\(workers) workers: \(first.map { "\($0)\n\($1)" } ?? "one is longer")")
            }
        }
        return alone[0]
    }
}
