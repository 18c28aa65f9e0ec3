import FeedTesting
import Foundation
import Testing

/// What the fuzzer feeds, over its seeds, over inputs that are nearly right, and over all that ever broke something.
struct FuzzTargetsTests {
    @Test(arguments: FuzzTarget.all.map(\.name))
    func takesItsSeedsAndChangedOnes(_ name: String) async throws {
        try await #require(FuzzTarget.all.first { $0.name == name }).feedSome()
    }

    @Test func everyInputThatBrokeSomethingIsTaken() async throws {
        // Folders by target, with an input a file: see README, "It holds".
        let inputs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs")
        for target in FuzzTarget.all { try await target.feedFixtures(in: inputs) }
    }
}
