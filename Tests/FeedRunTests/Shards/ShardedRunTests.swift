import CategoryRules
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Shards that are merged leave the folder that one run leaves, whatever is in the catalog.
struct ShardedRunTests {
    /// - Parameter seed: what the catalog was made of, to make it again.
    private func expectSame(
        _ run: ShardedRun, counts: [Int], by units: [ShardShare.Unit] = ShardShare.Unit.allCases, seed: UInt64 = 0
    ) async throws {
        try await run.runWhole()
        for unit in units {
            for count in counts {
                try await run.merge(run.run(count, by: unit).shuffled())
                #expect(run.differences == [], "\(count) shards by \(unit), seed \(seed)")
            }
        }
    }

    private static func generated(_ generator: CatalogGenerator) -> (name: String, text: String) {
        ("catalog.\(generator.format.rawValue)", String(decoding: generator.bytes(), as: UTF8.self))
    }

    /// Several batches, products that are rejected, and all counts that the issue names.
    @Test(arguments: CatalogGenerator.Format.allCases)
    func aGeneratedCatalogIsTheSame(format: CatalogGenerator.Format) async throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        let data = TemporaryDirectory()
        try GeneratedCategories.write(to: URL(filePath: data.path))
        let run = try ShardedRun([
            Self.generated(CatalogGenerator(rows: 1_600, seed: seed, faultyShare: 0.2, format: format))
        ]) { $0.categories = data.path }
        try await expectSame(run, counts: [1, 2, 7, 16], by: [.id], seed: seed)
    }

    /// Files of both formats, some of them with the same products: what is there twice is found at the merge.
    @Test func filesOfManyShardsAreTheSame() async throws {
        let seed = UInt64.random(in: 1...UInt64.max / 2)
        let data = TemporaryDirectory()
        try GeneratedCategories.write(to: URL(filePath: data.path))
        var files: [(name: String, text: String)] = []
        for number in 0..<9 {
            let generator = CatalogGenerator(
                rows: 20 + 10 * number, seed: seed + UInt64(number % 6), faultyShare: 0.1,
                format: number % 2 == 0 ? .csv : .xml)
            files.append(("\(number)/part.\(generator.format.rawValue)", Self.generated(generator).text))
        }
        let run = try ShardedRun(files) { $0.categories = data.path }
        try await expectSame(run, counts: [1, 2, 7, 16], seed: seed)
        #expect(run.folder.read("\(run.whole)/findings.jsonl")?.contains("item.id-duplicate") == true)
    }

    /// Every rule at work, and with it every way in which a finding is made.
    @Test(arguments: RuleExamplesTests.examples { $0.failing })
    func everyRuleSaysTheSame(_ example: RuleExamplesTests.Example) async throws {
        let run = try ShardedRun(example.example.files, data: example.example.data)
        try await expectSame(run, counts: [2], by: [example.number % 2 == 0 ? .id : .file])
    }
}
