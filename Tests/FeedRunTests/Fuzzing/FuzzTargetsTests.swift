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
        // Folders by target, with an input a file: see Testing.md, "Fuzzing and sanitizers".
        let inputs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs")
        // A folder that no target is called by would be read by nobody, and so would one that is gone.
        let folders = try FileManager.default.contentsOfDirectory(atPath: inputs.path).sorted()
        #expect(!folders.isEmpty)
        for folder in folders where folder != "configuration" {
            let target = try #require(FuzzTarget.all.first { $0.name == folder }, "no target is called \(folder)")
            #expect(try await target.feedFixtures(in: inputs) > 0, "\(folder) is empty")
        }
    }
}
