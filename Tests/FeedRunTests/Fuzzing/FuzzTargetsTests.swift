import FeedTesting
import Foundation
import Testing

/// What the fuzzer feeds, over its seeds, over inputs that are nearly right, and over all that ever broke something.
struct FuzzTargetsTests {
    /// Folders by target, with an input a file: see README, "It holds".
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs")

    @Test(arguments: FuzzTarget.all.map(\.name))
    func takesItsSeedsAndChangedOnes(_ name: String) async throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        for seed in seeds { try await target.run(seed) }
        let number = UInt64(ProcessInfo.processInfo.environment["FEEDMILL_FUZZ_SEED"] ?? "") ?? 20_261_124
        var mutations = ByteMutations(seed: number)
        for round in 0..<40 {
            let input = mutations.mutate(seeds[round % seeds.count])
            do {
                try await target.run(input)
            } catch {
                Issue.record("\(error), seed \(number), round \(round): \(String(decoding: input, as: UTF8.self))")
            }
        }
    }

    @Test func everyInputThatBrokeSomethingIsTaken() async throws {
        for target in FuzzTarget.all {
            let folder = Self.fixtures.appending(path: target.name).path
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let input = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
                await #expect(throws: Never.self, "\(target.name)/\(file)") { try await target.run(Array(input)) }
            }
        }
    }
}
