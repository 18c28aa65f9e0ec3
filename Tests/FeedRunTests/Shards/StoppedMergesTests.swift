import FeedRun
import FeedTesting
import Foundation
import Testing

/// A merge that ends half-way leaves no summary, or the folder as it was, and the shards as they were: merged again, they
/// are the folder of one machine.
struct StoppedMergesTests {
    private func nights() async throws -> Nights {
        let nights = try Nights()
        nights.export("a.csv", (1...12).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        nights.export("b.csv", (1...4).map { ["item_id": "B\($0)", "sku_code": "B\($0)-1", "title": ""] })
        _ = try await nights.plan("whole-plan")
        return nights
    }

    private func differences(_ nights: Nights) -> [String] {
        ShardedRun.differences(nights.folder("whole-plan"), nights.folder("merged-plan"))
    }

    @Test(arguments: [MortalProcess.Trouble.failure, .deathWithin])
    func whereverItEndsItIsDoneAgain(_ trouble: MortalProcess.Trouble) async throws {
        let nights = try await nights()
        let shards = try await nights.shards(3, by: .id)
        var (point, failures) = (Int.random(in: -2...0), 0)
        while point < 400 {
            point += 3
            let process = MortalProcess(trouble, at: point)
            do {
                _ = try await nights.merge(shards, "merged-plan", process)
                #expect(differences(nights) == [], "step \(point)")
            } catch {
                failures += 1
                let isThere = nights.folder.read("merged-plan/summary.json") != nil
                #expect(!isThere || differences(nights) == [], "step \(point): \(error)")
            }
            guard process.steps >= point else { break }
            if failures % 4 == 1 {
                _ = try await nights.merge(shards, "merged-plan")
                #expect(differences(nights) == [], "after step \(point)")
            }
        }
        #expect(failures > 5 && point < 400)
    }

    /// Two at once: one of them may be refused, and the folder is that of either.
    @Test func twoAtOnceLeaveOneFolder() async throws {
        let nights = try await nights()
        let shards = try await nights.shards(2, by: .id)
        func merged() async -> Int32 {
            do throws(RunFailure) {
                _ = try await nights.merge(shards, "merged-plan")
                return 0
            } catch {
                return error.status.rawValue
            }
        }
        async let one = merged()
        async let other = merged()
        let statuses = await [one, other]
        // The state is locked, too, and may be the first that is refused.
        #expect(statuses.contains(0) && statuses.allSatisfy { [0, 73, 78].contains($0) }, "\(statuses)")
        #expect(differences(nights) == [])
    }
}
